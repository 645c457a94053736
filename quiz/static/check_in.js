/* The helper's phone at the door. The page works without this file while there is a network; with
   it, it also works without one: the list is kept on the phone, every scan is stored before
   anything else happens, under a key of its own (so that two tabs cannot overwrite each other),
   and it is deleted only when the server has said that it has it. */
(function () {
  "use strict";

  const HOLD_MS = 4000; /* so long a tap can be taken back before it is sent */
  const RETRY_SECONDS = [2, 4, 8, 15, 30];
  const LOOK_SECONDS = 20;
  const PIECE = 50;

  const door = document.getElementById("door");
  const data = door.dataset;
  const words = JSON.parse(data.words);
  const language = document.documentElement.lang.slice(0, 2);
  const day = Number((/\/check-in\/(\d+)/.exec(location.pathname) || [])[1] || data.day);
  const LIST = "zhumeng.door.list." + day;
  const SCAN = "zhumeng.door.scan.";

  let list = null;
  let spare = {}; /* scans this phone's storage did not take */
  let net = "ok";
  let detail = "";
  let failures = 0;
  let sending = false;
  let timer = null;
  let filter = "";
  let leaving = false; /* signing out: what was asked before must not bring the names back */

  function el(id) { return document.getElementById(id); }
  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }
  function read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch (e) { return null; }
  }
  function write(key, value) {
    try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch (e) { return false; }
  }
  function drop(key) {
    try { localStorage.removeItem(key); } catch (e) { /* nothing to drop */ }
  }

  function keepList() {
    if (list && !leaving) { write(LIST, list); }
  }

  /* The queue */
  function stored() {
    const found = [];
    try {
      for (let i = 0; i < localStorage.length; i++) {
        const key = localStorage.key(i);
        const scan = key.indexOf(SCAN) === 0 && read(key);
        if (scan) { found.push(scan); }
      }
    } catch (e) { /* no storage: what is in `spare` is all there is */ }
    Object.keys(spare).forEach(function (id) { found.push(spare[id]); });
    return found.sort(function (a, b) { return a.at < b.at ? -1 : 1; });
  }
  function keep(scan) {
    if (write(SCAN + scan.client_id, scan)) { delete spare[scan.client_id]; } else { spare[scan.client_id] = scan; }
  }
  function forget(id) {
    delete spare[id];
    drop(SCAN + id);
  }
  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.prototype.map.call(bytes, function (b) { return (b + 256).toString(16).slice(1); }).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }
  function isHeld(scan) {
    const left = scan.hold - Date.now();
    return left > 0 && left <= HOLD_MS;
  }
  /* The next ones for the server. What another day's page has left is sent from here too. */
  function toSend() {
    const ready = stored().filter(function (scan) { return !scan.why && !isHeld(scan); });
    return ready.filter(function (scan) { return scan.day === ready[0].day; });
  }

  /* Times: the campaign's clock, whatever zone and hour the phone is set to. */
  function serverNow() { return Date.now() + (list ? list.ahead : 0); }
  function clock(text) {
    if (!list) { return text.slice(11, 16); }
    const zone = /([+-])(\d\d):(\d\d)$/.exec(list.day.starts_at);
    const minutes = zone ? (zone[1] === "-" ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : 0;
    return new Date(Date.parse(text) + minutes * 60000).toISOString().slice(11, 16);
  }

  /* Who is where: the server's list with what waits on this phone laid over it. */
  function standing(person, scans) {
    let arrived = person.arrived_at, left = person.left_at, unsent = false;
    scans.forEach(function (scan) {
      if (scan.why || scan.day !== day || (scan.code !== person.code && scan.token !== person.token)) { return; }
      const at = new Date(Date.parse(scan.at) + list.ahead).toISOString();
      unsent = true;
      if (!arrived || Date.parse(at) < Date.parse(arrived)) { arrived = at; }
      if (scan.kind === "leave") {
        left = at;
      } else if (left && Date.parse(left) < Date.parse(at)) {
        left = null;
      }
    });
    return { arrived: arrived, left: left, unsent: unsent };
  }
  function find(code, token) {
    return list && list.people.filter(function (person) {
      return code ? person.code === code : person.token === token;
    })[0];
  }

  function line(person, scans) {
    const is = standing(person, scans);
    const node = document.importNode(el("line").content, true).firstElementChild;
    const part = function (name) { return node.querySelector("[data-is=" + name + "]"); };
    const leave = node.querySelector("[name=leave]"), arrive = node.querySelector("[name=arrive]");
    node.querySelector("[data-is=name]").textContent = person.name;
    node.querySelector(".tag").hidden = !person.walk_in;
    part("employer").textContent = person.employer;
    part("about").textContent = [person.code, person.phone].filter(Boolean).join(" · ");
    if (is.arrived) {
      node.classList.add("is-here");
      part("times").textContent = "✓ " + clock(is.arrived) + (is.left ? "–" + clock(is.left) : "");
    }
    part("late").hidden = !person.late;
    part("early").hidden = !(person.left_early && is.left);
    part("unsent").hidden = !is.unsent;
    leave.hidden = !is.arrived || Boolean(is.left);
    arrive.hidden = Boolean(is.arrived) && !is.left;
    [leave, arrive].forEach(function (button) {
      button.value = person.code;
      button.setAttribute("aria-label", button.textContent + " " + person.name);
    });
    if (!is.arrived) { node.classList.add("tappable"); }
    return node;
  }
  function isFound(person, scans) {
    if (el("missing").checked && standing(person, scans).arrived) { return false; }
    return [person.name, person.employer, person.phone, person.code].join(" ").indexOf(filter) >= 0;
  }

  function draw() {
    const scans = stored();
    const waiting = scans.filter(function (scan) { return !scan.why; }).length;
    el("queue").textContent = waiting ? fill(words.waiting, { n: waiting }) : words.sent;
    el("queue").className = waiting ? "num waiting" : "num sent";
    el("state").hidden = false;
    const unsafe = Object.keys(spare).length > 0;
    const text = unsafe ? words.unsafe : net === "refused" ? fill(words.refused, { why: detail }) : words[net] || "";
    el("net").textContent = text || "";
    el("net").hidden = !text;
    el("signed-out").hidden = net !== "signed_out";
    drawProblems(scans);
    if (!list) {
      el("nobody").querySelector("p").textContent = words.empty;
      el("nobody").hidden = el("people").children.length > 0;
      el("came").textContent = "";
      return;
    }
    document.title = list.day.course;
    if (!el("about").textContent) { el("about").textContent = list.day.starts_at.slice(0, 16).replace("T", " ") + "–" + clock(list.day.ends_at) + " · " + list.day.place; }
    el("walk-in-form").elements.town.defaultValue = list.day.town || "";
    if (!el("crumbs").textContent.trim()) { el("crumbs").textContent = list.day.course; }
    const came = list.people.filter(function (person) { return standing(person, scans).arrived; }).length;
    el("came").textContent = fill(words.came, { came: came, all: list.people.length });
    if (el("plain-came")) { el("plain-came").hidden = true; }
    const shown = list.people.filter(function (person) { return isFound(person, scans); });
    const people = el("people");
    const focused = document.activeElement && document.activeElement.value;
    const inList = people.contains(document.activeElement);
    people.textContent = "";
    shown.forEach(function (person) { people.appendChild(line(person, scans)); });
    if (inList) {
      const again = people.querySelector("button[value='" + focused + "']:not([hidden])");
      if (again) { again.focus(); }
    }
    if (filter) { el("nobody").querySelector("p").textContent = words.nobody; }
    el("nobody").hidden = shown.length > 0;
    el("only").hidden = false;
  }
  function drawProblems(scans) {
    const lines = el("problem-lines");
    lines.textContent = "";
    scans.filter(function (scan) { return scan.why; }).forEach(function (scan) {
      const node = document.importNode(el("problem-line").content, true).firstElementChild;
      const person = scan.person || find(scan.code, scan.token) || {};
      node.querySelector("[data-is=name]").textContent = [person.name, scan.code, clock(scan.at)].filter(Boolean).join(" · ");
      node.querySelector("[data-is=why]").textContent = scan.why[language] || words.unread;
      const letIn = node.querySelector("[data-does=let-in]");
      letIn.hidden = !scan.may_let_in;
      letIn.addEventListener("click", function () {
        keep(Object.assign({}, scan, { why: "", let_in: true }));
        draw();
        send();
      });
      node.querySelector("[data-does=forget]").addEventListener("click", function () {
        if (window.confirm(words.forget)) { forget(scan.client_id); draw(); }
      });
      lines.appendChild(node);
    });
    el("problems").hidden = !lines.children.length;
  }

  /* What was just done, and a moment to take it back. */
  let toastTimer = null;
  function toast(text, undo) {
    const node = el("toast"), button = node.querySelector("button");
    node.querySelector("[data-is=said]").textContent = text;
    button.hidden = !undo;
    button.onclick = function () { undo(); node.hidden = true; draw(); };
    node.hidden = false;
    clearTimeout(toastTimer);
    toastTimer = setTimeout(function () { node.hidden = true; send(); }, HOLD_MS + 50);
  }
  function record(fields, name) {
    const scan = Object.assign(
      { client_id: uuid(), day: day, kind: "arrive", how: "list", at: new Date().toISOString(), hold: Date.now() + HOLD_MS },
      fields
    );
    keep(scan);
    draw();
    if (navigator.vibrate) { navigator.vibrate(60); }
    const text = name ? words[scan.kind === "leave" ? "left" : "arrived"] : words.unlisted;
    toast(fill(text, { name: name, code: scan.code || "" }), function () { forget(scan.client_id); });
  }
  function arrive(person, how) {
    const is = standing(person, stored());
    if (is.arrived && !is.left) {
      toast(fill(words.already, { name: person.name, time: clock(is.arrived) }));
      return;
    }
    record({ code: person.code, how: how }, person.name);
  }

  /* Sending */
  function body(scan) {
    const sent = { client_id: scan.client_id, kind: scan.kind, how: scan.how, at: scan.at };
    if (scan.person) { sent.person = scan.person; } else if (scan.code) { sent.code = scan.code; } else { sent.token = scan.token; }
    if (scan.let_in) { sent.let_in = true; }
    return sent;
  }
  function again() {
    clearTimeout(timer);
    timer = setTimeout(function () { send(); }, RETRY_SECONDS[Math.min(failures, RETRY_SECONDS.length - 1)] * 1000);
    failures += 1;
  }
  function call(whose, path, options) {
    const settled = Object.assign({ credentials: "same-origin", cache: "no-store" }, options);
    return new Promise(function (resolve, reject) {
      const patience = setTimeout(function () { reject(new Error("too slow")); }, 15000);
      fetch("/api/v1/days/" + whose + path, settled).then(function (answer) {
        return answer.json().then(function (told) { resolve({ status: answer.status, told: told }); });
      }).catch(reject).then(function () { clearTimeout(patience); });
    });
  }
  function fail(answer) {
    /* Whatever went wrong, the queue stays. */
    if (!answer) {
      net = navigator.onLine === false ? "offline" : "away";
    } else if (answer.status === 401) {
      net = "signed_out";
    } else if (answer.status >= 500 || answer.status === 429) {
      net = "away";
    } else {
      net = "refused";
      detail = answer.told.detail || answer.status;
    }
    again();
    draw();
  }
  function settle(results) {
    results.forEach(function (result) {
      const scan = read(SCAN + result.client_id) || spare[result.client_id];
      if (result.result === "kept" || result.result === "again") {
        const person = find(result.code);
        if (person) {
          person.arrived_at = result.arrived_at;
          person.left_at = result.left_at;
        }
        forget(result.client_id);
      } else if (scan && !scan.why) {
        const may = ["cancelled", "waitlisted", "other_session"].indexOf(result.result) >= 0;
        keep(Object.assign({}, scan, { why: result.details || {}, may_let_in: may, let_in: false }));
      }
    });
    keepList();
  }
  function send(oneByOne) {
    const scans = toSend().slice(0, oneByOne ? 1 : PIECE);
    if (sending || !scans.length) { draw(); return; }
    sending = true;
    call(scans[0].day, "/scans", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ now: new Date().toISOString(), scans: scans.map(body) })
    }).then(function (answer) {
      sending = false;
      if (answer.status === 400 && scans.length > 1) { send(true); return; }
      if (answer.status === 400) {
        /* One that the server cannot read: it is set aside, so that the others get through. */
        settle([{ client_id: scans[0].client_id, result: "refused" }]);
        send(true);
        return;
      }
      if (answer.status !== 200) { fail(answer); return; }
      net = "ok";
      failures = 0;
      settle(answer.told.results);
      draw();
      if (toSend().length) { send(oneByOne); } else { look(); }
    }).catch(function () { sending = false; fail(null); });
  }

  function look() {
    return call(day, "/check-in").then(function (answer) {
      if (answer.status !== 200) { fail(answer); return; }
      const told = answer.told;
      net = "ok";
      list = { day: told.day, people: told.people, forget_at: told.day.forget_at, ahead: Date.parse(told.now) - Date.now() };
      if (Math.abs(list.ahead) < 5000) { list.ahead = 0; }
      keepList();
      draw();
      if (toSend().length) { send(); }
    }).catch(function () { fail(null); });
  }

  /* What people do */
  el("list").addEventListener("click", function (event) {
    const row = event.target.closest && event.target.closest(".person");
    const button = event.target.closest && event.target.closest("button");
    const chosen = button || (row && row.classList.contains("tappable") && row.querySelector("[name=arrive]"));
    if (!list || !chosen) { return; }
    event.preventDefault();
    const person = find(chosen.value);
    if (chosen.name === "leave") {
      record({ code: person.code, kind: "leave" }, person.name);
    } else {
      arrive(person, "list");
    }
  });
  el("code-form").addEventListener("submit", function (event) {
    event.preventDefault();
    const box = el("f-code");
    const text = box.value.normalize("NFKC").replace(/\s/g, "");
    if (/^\d{6}$/.test(text)) {
      const person = find(text);
      if (person) { arrive(person, "code"); } else { record({ code: text, how: "code" }, ""); }
      box.value = "";
      filter = "";
      draw();
    } else {
      const found = list && filter ? list.people.filter(function (person) { return isFound(person, stored()); }) : [];
      if (found.length === 1) {
        arrive(found[0], "list");
        box.value = "";
        filter = "";
        draw();
      } else { toast(words.six); }
    }
  });
  el("f-code").addEventListener("input", function () {
    filter = this.value.trim();
    draw();
  });
  el("missing").addEventListener("change", draw);
  el("walk-in-form").addEventListener("submit", function (event) {
    event.preventDefault();
    if (!this.reportValidity()) { return; }
    const person = {};
    ["name", "town", "employer", "phone"].forEach(function (part) { person[part] = this.elements[part].value.trim(); }, this);
    if (!person.name || !person.town || !person.employer) { return; }
    record({ person: person }, person.name);
    this.elements.name.value = this.elements.phone.value = "";
    el("walk-in").open = false;
  });

  /* The camera, where the browser reads QR codes by itself. */
  let seenToken = "", seenAt = 0;
  function readCode(found) {
    const token = (/\/c\/([\w-]+)$/.exec(found.rawValue) || [])[1];
    if (!token || (token === seenToken && Date.now() - seenAt < 4000)) { return; }
    seenToken = token;
    seenAt = Date.now();
    const person = find("", token);
    if (person) { arrive(person, "qr"); } else { record({ token: token, how: "qr" }, ""); }
  }
  if (window.BarcodeDetector && navigator.mediaDevices && navigator.mediaDevices.getUserMedia) {
    const video = el("camera");
    const stop = function () {
      video.srcObject.getTracks().forEach(function (track) { track.stop(); });
      video.srcObject = null;
      video.hidden = true;
    };
    const start = function (stream) {
      const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
      video.srcObject = stream;
      video.hidden = false;
      video.play();
      const watch = function () {
        if (!video.srcObject) { return; }
        detector.detect(video).then(function (codes) { codes.forEach(readCode); }).catch(function () { /* no picture yet */ })
          .then(function () { setTimeout(watch, 300); });
      };
      watch();
    };
    el("scan").hidden = false;
    el("scan").addEventListener("click", function () {
      if (video.srcObject) { stop(); return; }
      navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(start).catch(function () { el("scan").hidden = true; });
    });
  }

  /* Signing out deletes the list (desk.js); what waits stays, so say so. */
  Array.prototype.forEach.call(document.querySelectorAll(".foot form"), function (form) {
    form.addEventListener("submit", function (event) {
      const waiting = stored().length;
      if (waiting && !window.confirm(fill(words.leaving, { n: waiting }))) {
        event.preventDefault();
        event.stopImmediatePropagation();
      } else { leaving = true; }
    }, true);
  });
  window.addEventListener("beforeunload", function (event) {
    if (Object.keys(spare).length) { event.preventDefault(); event.returnValue = ""; }
  });

  list = read(LIST);
  if (list && Date.parse(list.forget_at) < serverNow()) { list = null; drop(LIST); }
  el("to-sign-in").href = data.signIn + "?next=" + encodeURIComponent(location.pathname);
  window.addEventListener("storage", function (event) {
    if (event.key === LIST) { list = read(LIST); }
    draw();
  });
  window.addEventListener("online", function () { failures = 0; send(); look(); });
  window.addEventListener("offline", function () { net = "offline"; draw(); });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "visible") { look(); }
  });
  setInterval(function () {
    if (list && Date.parse(list.forget_at) < serverNow()) { list = null; drop(LIST); location.reload(); }
    if (document.visibilityState === "visible" && net === "ok") { look(); }
  }, LOOK_SECONDS * 1000);
  if (navigator.serviceWorker) {
    navigator.serviceWorker.register(data.offline).catch(function () { /* the open page works all the same */ });
  }
  draw();
  look();
})();
