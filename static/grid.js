// The month's grid. Its form works without this script, which sends each changed cell by itself. What is not yet
// sent lies in localStorage: names of cells (person's id and day), letters, versions, orders. A correction has no
// data-user: it is typed alike and sent whole.
(() => {
  "use strict";
  const form = document.querySelector("form.month-sheet");
  if (!form) return;
  const whole = !form.dataset.user;
  const $ = (selector, inside = form) => inside.querySelector(selector);
  const all = (selector, inside = form) => [...inside.querySelectorAll(selector)];
  const words = $("#grid-words").dataset;
  const said = (text, facts) => text.replace(/{(\w+)}/g, (_, name) => facts[name]);
  const spoken = Object.fromEntries(words.letters.split("|").map((pair) => pair.split("=")));
  const store = `grid:${form.dataset.user}:${location.pathname}`;
  const seenField = form.elements.seen;
  const lettersOf = (version) => version.split("#")[0];
  const seen = JSON.parse(seenField.value);
  const table = $("table");
  const lines = all("tbody tr"), heads = all("thead .d");
  const grid = lines.map((line) => all("td.c", line).map((td) => $("input", td)));
  const boxes = Object.fromEntries(grid.flat().filter(Boolean).map((box) => [box.name, box]));
  const place = {};
  grid.forEach((line, y) => line.forEach((box, x) => { if (box) place[box.name] = [y, x]; }));

  // waiting: typed, not sent; sent: on its way under a key; held: refused or in conflict, with its strip;
  // copied: of last month, on this page only until somebody saves
  let waiting = {}, sent = null, held = {}, copied = {}, stopped = "", savedAt = "", failures = 0, round = null, timer = 0;
  let past = [], future = [], start = 0, current = null;

  // What a cell holds

  function letters(text) {
    const short = text.normalize("NFC").trim().replace(/^(0[,.]5|1\/2|½)$/, "/").replace(/^1$/, "x")
      .replace(/[XHbđdD]/g, (l) => ({ X: "x", H: "h", b: "B" })[l] || "Đ");
    const day = short.match(/h\/|[xh/]/g) || [];
    const bare = (day[0] || "") + (short.includes("Đ") ? "Đ" : "") + (short.includes("B") ? "B" : "");
    return [...short].sort().join() === [...bare].sort().join() ? bare : null;
  }

  function typed(box, key) {
    const now = box.value, day = now.replace(/[ĐB]/g, ""), more = now.slice(day.length);
    if (key === "Đ" || key === "B") return letters(now.includes(key) ? now.replace(key, "") : now + key);
    return key && (day === "h" && key === "/" ? "h/" : key) + more;
  }

  function paint(box, value) {
    box.value = box.parentNode.dataset.c = value;
    const parts = value.match(/h\/|./g) || [];
    box.setAttribute("aria-label", box.dataset.label + ": " +
      (parts.map((part) => spoken[part] || part).join(", ") || words.nothing));
  }

  function mark(name) {
    const td = boxes[name].parentNode, trouble = held[name];
    td.classList.toggle("sending", name in copied || name in waiting || !!(sent && name in sent.cells));
    td.classList.toggle("bad", !!(trouble && trouble.message));
    td.classList.toggle("two", !!(trouble && "theirs" in trouble));
    if (trouble && "theirs" in trouble) td.dataset.theirs = trouble.theirs || "–";
  }

  // Changes: each is one step that can be undone

  function change(wanted, step = true, where = waiting) {
    const done = wanted.map(([box, to]) => [box, box.value, to]).filter(([, from, to]) => from !== to);
    if (!done.length) return;
    if (step) { past.push(done); future = []; }
    done.forEach(([box, , to]) => {
      paint(box, to);
      want(box.name, { c: to, v: seen[box.name] || "" }, where);
    });
    later();
  }

  function want(name, cell, where = waiting) {
    delete copied[name];
    where[name] = cell;
    // Back at what is saved: nothing to send, unless something else is on its way.
    if (cell.c === lettersOf(cell.v) && !(sent && name in sent.cells)) delete where[name];
    drop(name);
    mark(name);
  }

  function step(from, to, back) {
    const done = from.pop();
    if (!done) return;
    to.push(done);
    change(done.map(([box, before, after]) => [box, back ? before : after]), false);
    focus(done[0][0]);
  }

  function later() {
    keep(); totals(); show();
    clearTimeout(timer);
    timer = setTimeout(send, 400);
  }

  function keep() {
    const cells = { ...waiting };
    Object.entries(held).forEach(([name, { c, v }]) => { cells[name] ??= { c, v }; });
    if (whole) return;
    if (sent || Object.keys(cells).length) localStorage.setItem(store, JSON.stringify({ sent, cells }));
    else localStorage.removeItem(store);
  }

  // Sending: without an answer the same cells go again under the same key

  // One round at a time: a submit waits for it too.
  function send() {
    clearTimeout(timer);
    if (whole) return null;
    round ||= rounds().finally(() => { round = null; });
    return round;
  }

  async function rounds() {
    while (!stopped && (sent || Object.keys(waiting).length)) {
      if (!sent) {
        const key = [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join("");
        sent = { key, cells: waiting };
        waiting = {};
        keep();
      }
      show();
      failures = (await answered()) ? 0 : failures + 1;
      keep(); totals(); show();
      if (failures) {
        timer = setTimeout(send, Math.min(30, 2 ** failures) * 1000);
        break;
      }
    }
  }

  async function answered() {
    try {
      const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
      const answer = await fetch(form.action, { method: "POST", body: body(), headers });
      if (answer.status === 401 || answer.status === 403) stop(said(words.signed_out, { n: count() }));
      else if (answer.status === 409) stop((await answer.json()).refusal);
      else if (answer.ok) take(await answer.json());
      else return false;
      return true;
    } catch {
      return false;
    }
  }

  function body() {
    const data = new FormData(), based = {};
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("key", sent.key);
    Object.entries(sent.cells).forEach(([name, { c, v, o }]) => {
      data.append(name, c);
      based[name] = v;
      if (o) data.append(`order-${name}`, o);
    });
    data.append("seen", JSON.stringify(based));
    return data;
  }

  function stop(reason) {
    stopped = reason;
    waiting = { ...sent.cells, ...waiting };
    sent = null;
  }

  function take(answer) {
    const { cells, restored } = sent;
    sent = null;
    savedAt = answer.at;
    Object.keys(cells).filter((name) => name in boxes).forEach((name) => {
      const trouble = answer.conflicts[name] || answer.problems[name];
      if (trouble) {
        if (!(name in waiting)) { held[name] = { ...cells[name], ...trouble }; strip(name); }
      } else if (answer.repeated && restored) {
        // The page is newer than the answer.
        if (!(name in waiting)) paint(boxes[name], lettersOf(seen[name] || ""));
      } else {
        seen[name] = answer.versions[name] ?? cells[name].c;
        if (waiting[name]) waiting[name].v = seen[name];
        else paint(boxes[name], lettersOf(seen[name]));
      }
      mark(name);
    });
  }

  // Strips over the grid

  function strip(name) {
    drop(name, true);
    const trouble = held[name], two = "theirs" in trouble;
    const line = $(two ? "#conflict-strip" : "#problem-strip", document).content.cloneNode(true).firstElementChild;
    const facts = {
      where: boxes[name].dataset.label, mine: trouble.c || words.nothing, message: trouble.message,
      who: trouble.who || words.someone, theirs: trouble.theirs || words.nothing, at: trouble.at,
    };
    line.dataset.cell = name;
    all("[data-f]", line).forEach((part) => {
      if (part.dataset.f in facts) part.textContent = facts[part.dataset.f];
      if (part.dataset.f === "order") part.hidden = !trouble.wants_order;
    });
    $("#strips").append(line);
  }

  function drop(name, keepHeld) {
    if (!keepHeld) delete held[name];
    all(".strip").filter((line) => line.dataset.cell === name).forEach((line) => line.remove());
  }

  $("#strips").addEventListener("click", (event) => {
    const line = event.target.closest(".strip");
    const button = event.target.closest("button, a[data-f=where]");
    if (!line || !button || (whole && line.dataset.cell && button.name !== "take")) return;
    event.preventDefault();
    if (!line.dataset.cell) return line.remove();
    const name = line.dataset.cell, box = boxes[name];
    if (whole) return change([[box, lettersOf(seen[name] || "")]]);
    const { c, v, theirs, version } = held[name];
    if (button.name === "keep") want(name, { c, v: version });
    else if (button.name === "take") {
      if (theirs !== undefined) seen[name] = version;
      paint(box, lettersOf(seen[name] || ""));
      drop(name);
    } else if (button.dataset.do === "order") {
      const o = $("select", line).value;
      if (!o) return $("select", line).focus();
      want(name, { c, v, o });
    }
    mark(name);
    focus(box);
    later();
    return undefined;
  });

  // What people see and hear

  const count = () => Object.keys({ ...(sent ? sent.cells : {}), ...waiting }).length;

  function show() {
    const n = count(), troubles = Object.keys(held).length, copies = Object.keys(copied).length;
    const state = [];
    if (stopped) state.push(stopped);
    else if (failures && n) state.push(said(words.offline, { n }));
    else if (n) state.push(said(words.sending, { n }));
    else if (savedAt) state.push(said(words.saved, { at: savedAt }));
    if (copies) state.push(said(words.copied, { n: copies }));
    if (troubles) state.push(said(words.held, { n: troubles }));
    const line = document.getElementById("save-state");
    if (line.textContent !== state.join(". ")) line.textContent = state.join(". ");
    line.classList.toggle("look", !!(stopped || failures || copies || troubles));
    $('[data-do="undo"]').disabled = !past.length;
    $('[data-do="redo"]').disabled = !future.length;
  }

  const figure = (n) => (n ? n.toLocaleString(document.documentElement.lang) : "");

  function totals() {
    const columns = [], sums = { day: 0, night: 0, session: 0 };
    const write = (row, own) => all("[data-sum]", row).forEach((td) => { td.textContent = figure(own[td.dataset.sum]); });
    lines.forEach((line) => {
      const own = { day: 0, night: 0, session: 0 };
      all("td.c", line).forEach((td, x) => {
        const held = td.dataset.c;
        own.day += /[xh/]/.test(held) ? (held.includes("/") ? 0.5 : 1) : 0;
        own.night += held.includes("Đ");
        own.session += held.includes("B");
        columns[x] = (columns[x] || 0) + !!held;
      });
      write(line, own);
      Object.keys(sums).forEach((shift) => { sums[shift] += own[shift]; });
      if (current && line.contains(current)) {
        $("#sum-state").textContent = said(words.total, { name: $("th", line).textContent, n: figure(own.day) || 0 });
      }
    });
    const foot = $("tfoot tr");
    all("td.c", foot).forEach((td, x) => { td.textContent = figure(columns[x]); });
    write(foot, sums);
  }

  // Moving: Tab reaches one cell, keys the others

  function focus(box) {
    if (!box) return;
    if (current) current.tabIndex = -1;
    box.tabIndex = 0;
    box.focus();
    box.select();
  }

  function next(y, x, dy, dx) {
    do { y += dy; x += dx; } while (grid[y] && x >= 0 && x < grid[y].length && !grid[y][x]);
    return grid[y] && grid[y][x];
  }

  const wrapped = (by) => {
    const order = Object.values(boxes);
    return order[order.indexOf(current) + by];
  };

  function below([y]) {
    for (let row = y + 1; row < grid.length; row += 1) {
      const found = grid[row][start] || next(row, start, 0, 1);
      if (found) return found;
    }
    return null;
  }

  // A row is filled on working days; whoever stands on a day of rest means those too.
  function fill(inRow) {
    const [y, x] = place[current.name], value = current.value || "x";
    const rests = (box) => box && box.parentNode.matches(".w");
    const line = inRow ? grid[y].filter((box) => rests(current) || !rests(box)) : grid.map((row) => row[x]);
    change(line.filter((box) => box && (box === current || !box.value)).map((box) => [box, value]));
  }

  table.addEventListener("focusin", ({ target, relatedTarget }) => {
    if (!(target.name in boxes)) return;
    if (!table.contains(relatedTarget)) [, start] = place[target.name];
    all(".here", table).forEach((cell) => cell.classList.remove("here"));
    if (current) current.tabIndex = -1;
    current = target;
    current.tabIndex = 0;
    const [y, x] = place[current.name];
    lines[y].classList.add("here");
    heads[x].classList.add("here");
  });

  table.addEventListener("click", ({ target }) => {
    if (target.name in boxes) [, start] = place[target.name];
  });

  const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const keys = { x: "x", "/": "/", h: "h", d: "Đ", "đ": "Đ", b: "B", delete: "", backspace: "" };

  table.addEventListener("keydown", (event) => {
    if (!(event.target.name in boxes) || event.isComposing) return;
    const key = event.key.toLowerCase(), [y, x] = place[current.name];
    if (event.ctrlKey || event.metaKey) {
      if (key === "z" && !event.shiftKey) step(past, future, true);
      else if (key === "y" || key === "z") step(future, past, false);
      else return;
    } else if (event.altKey) return;
    else if (arrows[event.key]) {
      const to = next(y, x, ...arrows[event.key]);
      if (to) focus(to);
      else if (key === "arrowleft") $("a", lines[y]).focus(); // the name; Tab leads back
      else if (key === "arrowup") $("a", heads[x]).focus(); // the day
      start = place[current.name][1];
    } else if (key === "home" || key === "end") {
      focus(key === "home" ? next(y, -1, 0, 1) : next(y, grid[y].length, 0, -1));
      start = place[current.name][1];
    } else if (key === "tab") {
      const to = wrapped(event.shiftKey ? -1 : 1);
      if (!to) return;
      focus(to);
    } else if (key === "enter" && event.shiftKey) { fill(false); focus(next(y, x, 0, 1)); }
    else if (key === "enter") focus(below([y]));
    else if (key === " " && event.shiftKey) fill(true);
    else if (key === "escape") document.getElementById("save").focus();
    else if (key in keys) {
      change([[current, typed(current, keys[key])]]);
      if (keys[key]) focus(next(y, x, 0, 1));
    } else if (event.key.length > 1) return;
    event.preventDefault();
  });

  // What a screen keyboard or an input method wrote.
  table.addEventListener("input", ({ target }) => {
    const to = letters(target.value), from = target.parentNode.dataset.c;
    target.value = from;
    if (to !== null) change([[target, to]]);
  });

  table.addEventListener("paste", (event) => {
    event.preventDefault();
    const [top, left] = place[current.name], wanted = [];
    const unread = [];
    let later = 0, outside = 0;
    event.clipboardData.getData("text").replace(/\r?\n$/, "").split(/\r?\n/).forEach((line, y) => {
      line.split("\t").forEach((text, x) => {
        const box = grid[top + y] && grid[top + y][left + x], to = letters(text);
        if (box && to !== null) wanted.push([box, to]);
        else if (!text.trim()) return;
        else if (box) unread.push(`${box.dataset.label} “${text.trim().slice(0, 20)}”`);
        else if (lines[top + y] && all("td.c", lines[top + y])[left + x]?.matches(".later")) later += 1;
        else outside += 1;
      });
    });
    change(wanted);
    all(".strip:not([data-cell])").forEach((line) => line.remove());
    const parts = [unread.join("; "), later && said(words.later, { n: later }), outside && said(words.outside, { n: outside })];
    if (!parts.some(Boolean)) return;
    const line = $("#pasted-strip", document).content.cloneNode(true).firstElementChild;
    $("span", line).textContent = parts.filter(Boolean).join("; ");
    $("#strips").append(line);
  });

  form.addEventListener("click", ({ target }) => {
    const button = target.closest(".month-tools button");
    if (!button || !current) return;
    const act = button.dataset.do;
    if (act === "undo") step(past, future, true);
    else if (act === "redo") step(future, past, false);
    else if (act) fill(act === "row");
    else change([[current, typed(current, button.dataset.put)]]);
    focus(current);
  });

  form.addEventListener("submit", async (event) => {
    Object.assign(waiting, copied);
    copied = {};
    const left = () => count() || Object.keys(held).length;
    if (whole || !left()) { seenField.value = JSON.stringify(seen); return; }
    event.preventDefault();
    failures = 0; stopped = "";
    await send();
    if (!left() && event.submitter) event.submitter.click();
    else ($(".strip a") || current || boxes[Object.keys(boxes)[0]]).focus();
  });

  window.addEventListener("online", send);

  // Begin

  table.setAttribute("role", "grid");
  all("a", table.tHead).forEach((day) => { day.tabIndex = -1; });
  all("[hidden]").filter((part) => part.id !== "grid-words").forEach((part) => { part.hidden = false; });
  if (!whole) $("#strips").textContent = "";
  const begun = [];
  Object.values(boxes).forEach((box) => {
    box.dataset.label = box.getAttribute("aria-label");
    box.tabIndex = -1;
    const shown = box.value;
    paint(box, lettersOf(seen[box.name] || ""));
    if (shown === box.value) return;
    if (whole) waiting[box.name] = { c: shown };
    else begun.push([box, shown]);
  });
  if (boxes[Object.keys(boxes)[0]]) boxes[Object.keys(boxes)[0]].tabIndex = 0;
  const left = JSON.parse(localStorage.getItem(store) || "{}");
  const here = (cells) => Object.fromEntries(Object.entries(cells || {}).filter(([name]) => name in boxes));
  if (left.sent) sent = { ...left.sent, restored: true };
  Object.assign(waiting, here(left.cells));
  Object.entries({ ...here(sent && sent.cells), ...waiting }).forEach(([name, { c }]) => { paint(boxes[name], c); mark(name); });
  if (location.search) {
    history.replaceState(null, "", location.pathname);
    change(begun.filter(([box]) => !box.value), true, copied);
  } else change(begun);
  totals(); show();
  send();
})();
