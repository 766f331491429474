// Marks the papers that came since the reader's last visit. What it remembers stays in this browser; without it the pages are whole.
(() => {
  "use strict";

  const key = "papermesh.visits";

  // A visit has ended when no page was opened for half an hour.
  const pause = 30 * 60 * 1000;

  const now = Date.now();
  let since;
  try {
    const visits = JSON.parse(localStorage.getItem(key)) ?? {};
    since = now - visits.last > pause ? visits.last : visits.since;
    localStorage.setItem(key, JSON.stringify({ since, last: now }));
  } catch {
    // The browser keeps nothing for this site, or what it kept is not ours.
    try { localStorage.removeItem(key); } catch { /* Then it stays as it is. */ }
    return;
  }

  if (typeof since !== "number")
    return;

  let count = 0;
  for (const card of document.querySelectorAll("[data-came]")) {
    if (Date.parse(card.dataset.came) <= since)
      continue;

    const mark = document.createElement("span");
    mark.className = "mark mark-strong";
    mark.textContent = "new";
    card.querySelector(".card-byline").prepend(mark);
    count++;
  }

  if (count > 0)
    document.querySelector(".day-count, .count-line")?.append(` \u00b7 ${count} new since your last visit`);
})();
