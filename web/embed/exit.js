// "Leave this page quickly": clears the answers and puts another site in this page's place, so that Back does not lead
// to the form. Without script it is a link to the same place.

export class Exit {
  /**
   * @param {HTMLElement} link
   * @param {() => void|Promise<void>} forget takes what was typed out of the page, the tab and its history
   */
  constructor(link, forget) {
    const anchor = /** @type {HTMLAnchorElement} */ (link);
    anchor.addEventListener('click', async (event) => {
      event.preventDefault();
      document.documentElement.classList.add('frontdoor-left');
      await forget();
      // The page that holds the frame goes as well. The press of the link allows it.
      (window.top ?? window).location.replace(anchor.href);
    });
  }
}
