/** The step of nhsuk-frontend's style sheets, and so of the mirror's and the painter's. */
export const largeWindow = '(min-width: 40.0625em)';
