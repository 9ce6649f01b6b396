/* A handover on a phone: signature by finger, photograph shrunk, IMEI scanned, sent again when the network is back.
   Without this script everything but the drawn signature works by the plain form. */
(() => {
  const form = document.querySelector("form.handing");
  if (!form) return;
  const KEPT = ["imei", "received_by", "proof"]; // never a name, a signature or a picture
  const draft = `handover ${location.pathname}`;
  const canvas = form.querySelector("canvas"), pen = canvas.getContext("2d");
  const lost = form.querySelector(".lost"), signedOut = form.querySelector(".signed-out"), button = form.querySelector(".hand-bar button");
  const LONGEST = 1600;
  let drawn = false, waiting = false;

  form.classList.add("scripted");

  /* what belongs to the choice made */
  const choose = () => {
    for (const part of form.querySelectorAll("[data-for]")) {
      const choices = part.dataset.for.split(" ");
      part.hidden = !choices.some(choice => form.querySelector(`input[type=radio][value=${choice}]`)?.checked);
    }
  };

  /* the draft */
  const keep = () => {
    const said = Object.fromEntries(KEPT.map(name => [name, new FormData(form).get(name) || ""]));
    try { localStorage.setItem(draft, JSON.stringify(said)); } catch { /* a private window keeps nothing */ }
  };
  const restore = () => {
    let said = {};
    try { said = JSON.parse(localStorage.getItem(draft) || "{}"); } catch { return; }
    if (said.imei && !form.elements.imei.value) form.elements.imei.value = said.imei;
    for (const name of ["received_by", "proof"]) {
      const radio = said[name] && form.querySelector(`input[name=${name}][value=${CSS.escape(said[name])}]`);
      if (radio && !document.querySelector(".errors")) radio.checked = true;
    }
  };
  const forget = () => { try { localStorage.removeItem(draft); } catch { /* nothing was kept */ } };

  /* the signature */
  const at = event => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
  };
  pen.lineWidth = 4; pen.lineCap = pen.lineJoin = "round"; pen.strokeStyle = "#171b21";
  canvas.addEventListener("pointerdown", event => {
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
    drawn = true;
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", event => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  form.querySelector("[data-wipe]").addEventListener("click", () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    drawn = false;
  });

  /* the photograph, as large as it must be to be read */
  const shrunk = async file => {
    try {
      const picture = await createImageBitmap(file);
      const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
      const small = document.createElement("canvas");
      small.width = Math.round(picture.width * scale);
      small.height = Math.round(picture.height * scale);
      small.getContext("2d").drawImage(picture, 0, 0, small.width, small.height);
      const blob = await new Promise(done => small.toBlob(done, "image/jpeg", .8));
      return blob && blob.size < file.size ? blob : file;
    } catch { return file; }
  };

  /* sending */
  const body = async () => {
    const data = new FormData(form);
    data.set("signature", drawn && data.get("proof") === "signature" ? canvas.toDataURL("image/png") : "");
    const photo = data.get("photo");
    if (data.get("proof") !== "photo") data.delete("photo");
    else if (photo?.size) data.set("photo", await shrunk(photo), "bien-ban.jpg");
    return data;
  };
  const asked = options => fetch(form.action, {headers: {"X-Requested-With": "XMLHttpRequest"}, redirect: "manual", ...options});
  const posted = async () => asked({method: "POST", body: await body()});
  const read = html => new DOMParser().parseFromString(html, "text/html");
  const renewed = async () => { // whoever signed in again has another token than this page
    const token = read(await (await asked()).text()).querySelector("form.handing [name=csrfmiddlewaretoken]");
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
    return Boolean(token);
  };
  const send = async () => {
    if (waiting) return;
    waiting = true;
    button.setAttribute("aria-busy", "true");
    try {
      let answer = await posted();
      if (answer.status === 403 && await renewed()) answer = await posted();
      lost.hidden = true;
      signedOut.hidden = answer.status !== 401;
      if (answer.status === 401) signedOut.scrollIntoView({block: "nearest"});
      else if (answer.type === "opaqueredirect") { forget(); location.assign(form.dataset.next); }
      else show(await answer.text());
    } catch {
      lost.hidden = false;
      lost.scrollIntoView({block: "nearest"});
    } finally {
      waiting = false;
      button.removeAttribute("aria-busy");
    }
  };
  const show = html => {
    const page = read(html);
    const told = page.querySelector(".errors, .narrow > .notice.warn"), again = page.querySelector("form.handing");
    if (!told) { document.querySelector("main").replaceWith(page.querySelector("main")); return; }
    document.title = page.title;
    form.parentElement.querySelectorAll(":scope > :is(.errors, .notice.warn)").forEach(before => before.remove());
    form.before(told);
    for (const field of again?.querySelectorAll(".field") ?? []) { // what was typed and drawn stays
      const id = field.querySelector("[id]:is(input, select):not([type=hidden]), [id$=_0]")?.id;
      const mine = id && document.getElementById(id)?.closest(".field");
      const error = field.querySelector(":scope > [id$=_error]");
      mine?.querySelector(":scope > [id$=_error]")?.remove();
      mine?.classList.toggle("bad", Boolean(error));
      if (mine && error) mine.querySelector("label, legend").after(error);
    }
    told.scrollIntoView({block: "nearest"});
    told.focus();
  };
  form.addEventListener("submit", event => { event.preventDefault(); send(); });
  addEventListener("online", () => { if (!lost.hidden) send(); });

  /* the barcode on the box, where the browser reads it */
  const scan = form.querySelector("[data-scan]"), video = form.querySelector("video");
  if ("BarcodeDetector" in window && navigator.mediaDevices) scan.hidden = false;
  const look = async detector => {
    if (video.hidden) return;
    const found = (await detector.detect(video)).map(code => code.rawValue.replace(/\D/g, "")).find(code => /^\d{15}$/.test(code));
    if (!found) { requestAnimationFrame(() => look(detector)); return; }
    form.elements.imei.value = found;
    stop();
    keep();
  };
  const stop = () => { video.srcObject?.getTracks().forEach(track => track.stop()); video.hidden = true; };
  scan.querySelector("button").addEventListener("click", async () => {
    if (!video.hidden) { stop(); return; }
    video.srcObject = await navigator.mediaDevices.getUserMedia({video: {facingMode: "environment"}});
    video.hidden = false;
    await video.play();
    look(new BarcodeDetector({formats: ["code_128", "ean_13", "qr_code", "data_matrix"]}));
  });

  form.addEventListener("change", () => { choose(); keep(); });
  form.addEventListener("input", keep);
  restore();
  choose();
})();
