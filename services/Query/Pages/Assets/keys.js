// Keys for readers: / searches, j and k go through the papers of a list, ? says so. Whether they are wanted is remembered in this browser;
// without them the pages are whole.
(() => {
  "use strict";

  const setting = "papermesh.keys";
  const stops = ".card-title a, .similar li > a, .pager [rel=next]";

  const help = document.getElementById("keys");
  const choice = help.querySelector("input");
  const opener = document.getElementById("keys-open");

  // Asked for each time, since another page may have changed it.
  const areWanted = () => {
    try {
      return localStorage.getItem(setting) !== "off";
    } catch {
      // The browser keeps nothing for this site: what is chosen holds for this page.
      return choice.checked;
    }
  };

  const showHelp = () => {
    choice.checked = areWanted();
    help.showModal();
  };

  // From where the focus is; where it is nowhere, from what is seen.
  const go = forward => {
    const from = document.activeElement;
    const isAfter = from === document.body
      ? link => link.getBoundingClientRect().top >= 0
      : link => from.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING;
    const links = [...document.querySelectorAll(stops)].filter(link => link !== from);
    const link = forward ? links.find(isAfter) : links.findLast(link => !isAfter(link));
    if (!link)
      return;

    link.focus({ preventScroll: true, focusVisible: true });
    // All of the paper where there is room for it, its title in any case.
    link.closest(".card")?.scrollIntoView({ block: "nearest" });
    link.scrollIntoView({ block: "nearest" });
  };

  const actions = {
    "/": () => document.getElementById("q").select(),
    "?": showHelp,
    "j": () => go(true),
    "k": () => go(false),
  };

  document.addEventListener("keydown", event => {
    const isTyped = event.isComposing || event.target.closest("input, textarea, select, [contenteditable]");
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isTyped || help.open || !areWanted())
      return;

    if (Object.hasOwn(actions, event.key)) {
      event.preventDefault();
      actions[event.key]();
    }
  });

  choice.addEventListener("change", () => {
    try { localStorage.setItem(setting, choice.checked ? "on" : "off"); } catch { /* As above. */ }
  });

  opener.addEventListener("click", showHelp);
  opener.hidden = false;
})();
