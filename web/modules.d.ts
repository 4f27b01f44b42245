/** Packages that come without types. */
declare module 'rtlcss' {
  /** A style sheet with its sides exchanged. */
  const rtlcss: { process(css: string): string };
  export default rtlcss;
}
