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
  const names = () => { try { return Object.keys(localStorage).sort(); } catch { return []; } };
  const notice = id => document.getElementById(id);
  const people = [...form.querySelectorAll(".person")].map(line => ({ line, boxes: [...line.querySelectorAll("input")] }));
  const boxes = people.flatMap(person => person.boxes);
  const idOf = box => box.id || box.name;

  /* As recorded, whatever the page came with: filled in, or sent and not taken. */
  const was = Object.fromEntries(people.flatMap(({ line, boxes: own }) => own.map(box => {
    const sign = box.type === "radio" ? box.value : box.name.split("-")[2];
    return [idOf(box), line.dataset.was.split(" ").includes(sign)];
  })));
  const differs = box => box.checked !== was[idOf(box)];

  /* What was sent and answered by the next page is the portal's now. */
  const last = kept(sent);
  if (last && last !== draft && document.querySelector(".notice.done")) forget(last);
  forget(sent);

  /* A box is ticked again if it still stands as it stood; what somebody else changed meanwhile stays theirs. */
  const left = JSON.parse(kept(draft) || "{}");
  const stands = Object.entries(left).every(([id, [from]]) => was[id] === from);
  if (stands && !boxes.some(differs)) {
    for (const box of boxes) if (idOf(box) in left) box.checked = left[idOf(box)][1];
    notice("unsaved").hidden = !boxes.some(differs);
  }

  const tell = () => {
    const changed = boxes.filter(differs).map(box => [idOf(box), [was[idOf(box)], box.checked]]);
    if (changed.length) store(draft, JSON.stringify(Object.fromEntries(changed))); else forget(draft);
    people.forEach(({ line, boxes: own }) => line.classList.toggle("unsaved", own.some(differs)));
    const state = notice("day-state"), counts = {
      unsaved: people.filter(({ boxes: own }) => own.some(differs)).length,
      missing: people.filter(({ boxes: own }) => !own.some(box => box.checked)).length,
    };
    const said = Object.keys(counts).filter(name => counts[name]).map(name => state.dataset[name].replace("{n}", counts[name]));
    if (state.textContent !== said.join(" ")) state.textContent = said.join(" ");
  };
  form.addEventListener("change", tell);
  form.addEventListener("submit", () => store(sent, draft));
  tell();

  /* Other days of this month that somebody left without saving. */
  const others = names().filter(name => name.startsWith(draft.slice(0, -2)) && name !== draft);
  notice("elsewhere").hidden = !others.length;
  others.forEach((name, nth) => {
    const link = document.createElement("a");
    link.href = name.slice(mine.length);
    link.textContent = name.slice(-10).split("-").reverse().join("/");
    notice("elsewhere").querySelector("span").append(nth ? ", " : "", link);
  });
})();
