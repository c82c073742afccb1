/**
 * Runs in the head, before anything is drawn: sets the chosen colours, so that
 * they don't flash, and tells the style sheet that scripts run. It is so short
 * that a request for it would cost more than it weighs; the page's policy
 * allows it by its hash.
 */
export const themeScript =
  "document.documentElement.classList.add('js');try{const t=localStorage.getItem('wirebook-theme');" +
  "if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch{}";
