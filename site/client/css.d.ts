/** A style sheet that a part of the client brings along. */
declare module '*.css';
