import { chromium as driver } from 'playwright-core';
import { pagesOfPlaces } from './page-numbers.ts';

/**
 * Prints a page as PDF, on A4 sheets, with an outline of its headings and the
 * numbers of the pages in its contents.
 *
 * @param url the page, usually a file
 * @param chromium the browser's program
 * @param date what the file gives as its date, so that it does not differ from day to day
 */
export async function printPdf(url: string, chromium: string, date: Date): Promise<Uint8Array> {
  const browser = await driver.launch({
    executablePath: chromium,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  try {
    // Without scripts the page stays as it was built.
    const page = await browser.newPage({ javaScriptEnabled: false });
    await page.goto(url);
    // Nobody who holds the PDF has the files beside the page.
    await page.evaluate(() => {
      for (const link of document.querySelectorAll('a')) {
        if (link.protocol === 'file:' && link.pathname !== location.pathname) {
          link.removeAttribute('href');
        }
      }
    });
    const print = () =>
      page.pdf({ preferCSSPageSize: true, printBackground: true, outline: true, tagged: true });
    // Only a printed book knows its pages; the numbers stand in lines that are there already.
    const places = pagesOfPlaces(await print());
    await page.evaluate((numbers) => {
      for (const link of document.querySelectorAll<HTMLAnchorElement>('.whole-contents a')) {
        link.dataset.page = String(numbers[link.hash.slice(1)] ?? '');
      }
    }, Object.fromEntries(places));
    return dated(await print(), date);
  } finally {
    await browser.close();
  }
}

/** Puts a date in place of each that the browser wrote; it is as long, so that nothing moves. */
export function dated(pdf: Uint8Array, date: Date): Uint8Array {
  const digits = date.toISOString().replace(/\D/g, '').slice(0, 14);
  const text = Buffer.from(pdf).toString('latin1');
  return Buffer.from(
    text.replace(/(\/(?:CreationDate|ModDate) \(D:)\d{14}/g, (_all, before) => before + digits),
    'latin1',
  );
}
