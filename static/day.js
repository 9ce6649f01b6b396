/* Marks of a day that are not saved yet stay on this telephone until the portal has them: names of boxes (a person's
   number and the day) and letters, nobody's name. Without this script the page is a plain form. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-draft-of]");
  if (!form) return;
  const mine = `day:${form.dataset.draftOf}:`, draft = mine + location.pathname, sent = `${mine}sent`;
  const store = (name, value) => { try { localStorage.setItem(name, value); } catch { /* a private window keeps nothing */ } };
  const kept = name => { try { return localStorage.getItem(name); } catch { return null; } };
  const forget = name => { try { localStorage.removeItem(name); } catch { /* nothing was kept */ } };
  const boxes = [...form.querySelectorAll(".person input")];
  const state = () => Object.fromEntries(boxes.map(box => [box.id || box.name, box.checked]));

  /* What was sent and answered by the next page is the portal's now. */
  const last = kept(sent);
  if (last && last !== draft && document.querySelector(".notice.done")) forget(last);
  forget(sent);

  /* A box is ticked again if it still stands as it stood; what somebody else changed meanwhile stays theirs. */
  const before = state();
  const left = JSON.parse(kept(draft) || "{}");
  const stands = Object.entries(left).every(([id, [from]]) => before[id] === from);
  if (stands) for (const box of boxes) if ((box.id || box.name) in left) box.checked = left[box.id || box.name][1];
  if (!stands || document.querySelector(".errors")) forget(draft);

  form.addEventListener("change", () => {
    const now = state();
    const changed = Object.keys(now).filter(id => now[id] !== before[id]).map(id => [id, [before[id], now[id]]]);
    if (changed.length) store(draft, JSON.stringify(Object.fromEntries(changed))); else forget(draft);
  });
  form.addEventListener("submit", () => store(sent, draft));
})();
