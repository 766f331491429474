// Puts each moment of the stream in the place of the one before. The server draws; without this file the page is loaded again by hand.
const live = document.querySelector('[data-live]');
const status = document.querySelector('[data-status]');
const time = document.querySelector('[data-time]');
const parser = new DOMParser();
let stream;

document.querySelector('[data-reload]').hidden = true;

function say(text, state) {
  if (status.textContent !== text) status.textContent = text;
  status.dataset.state = state;
}

// Only what differs is touched, so that focus, selection and scrolled tables stay as they are.
function renew(old, now) {
  if (old.nodeType !== now.nodeType || old.nodeName !== now.nodeName || old.childNodes.length !== now.childNodes.length) {
    old.replaceWith(document.importNode(now, true));
    return;
  }
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== now.data) old.data = now.data;
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) return;
  for (const { name } of [...old.attributes]) if (!now.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of now.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const next = [...now.childNodes];
  [...old.childNodes].forEach((child, i) => renew(child, next[i]));
}

// A browser connects again by itself only where nobody answers: a proxy that answers in the gateway's place while that is replaced would be the end.
async function openAgain() {
  const answer = await fetch('/api/v1/ops', { signal: AbortSignal.timeout(10_000) }).catch(() => null);
  if (answer?.status === 401 || answer?.status === 403) say('Signed out: load the page again. Last seen', 'cut');
  else setTimeout(open, 2000);
}

// Nobody looks at a hidden page: nothing is asked for it.
function open() {
  if (document.hidden || stream && stream.readyState !== EventSource.CLOSED) return;
  stream = new EventSource('/ops/stream');
  stream.addEventListener('moment', event => {
    const now = parser.parseFromString(event.data, 'text/html').querySelector('[data-live]');
    [...live.childNodes].length === now.childNodes.length
      ? renew(live, now)
      : live.replaceChildren(...[...now.childNodes].map(node => document.importNode(node, true)));
    time.textContent = `${event.lastEventId} UTC`;
    say('Live,', 'live');
  });
  stream.addEventListener('error', () => {
    say('Cut off, trying again. Last seen', 'cut');
    if (stream.readyState === EventSource.CLOSED) openAgain();
  });
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    stream?.close();
    say('Paused, as of', 'paused');
  } else open();
});

open();
