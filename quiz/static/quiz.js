/* The quiz on a phone. The page works without this file; with it, every answer is sent as it is
   given, kept on the phone while the network is away, and nothing waits for a page to load. */
(function () {
  "use strict";

  var PREFIX = "zhumeng.attempt.";
  var RETRY_SECONDS = [1, 2, 4, 8, 15];
  var form = document.getElementById("quiz");

  /* Storage may be missing or wiped by a WebView: the server is the truth, this is a spare. */
  function recall(key) {
    try { return JSON.parse(localStorage.getItem(key)) || {}; } catch (e) { return {}; }
  }
  function remember(key, value) {
    try { localStorage.setItem(key, JSON.stringify(value)); } catch (e) { /* full or forbidden */ }
  }
  function forget(key) {
    try { localStorage.removeItem(key); } catch (e) { /* nothing to forget */ }
  }

  if (!form) {
    /* The result page: what the phone kept of finished attempts has done its work. */
    var done = /^\/attempts\/(\d+)/.exec(location.pathname);
    if (done) { forget(PREFIX + done[1]); }
    return;
  }

  var data = form.dataset;
  var total = Number(data.total);
  var current = Number(data.current);
  var onCard = data.card === "yes";
  var loaded = Date.now();
  var key = PREFIX + data.attempt;
  var kept = recall(key);
  if (kept.worker !== data.worker) { kept = {}; }
  var pending = kept.pending || {};
  var marked = kept.marked || {};
  var revision = Math.max(Number(data.revision), kept.revision || 0);
  var sending = false;
  var finishing = false;
  var failures = 0;
  var retryTimer = null;
  var signedOut = false;

  function el(id) { return document.getElementById(id); }
  function section(n) { return el("q" + n); }
  function words(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }
  function keep() {
    remember(key, { worker: data.worker, pending: pending, marked: marked, revision: revision });
  }

  /* Answers are ordered by when they were tapped, in milliseconds since the attempt started on
     the server's clock: of two phones, the later tap wins, whichever reaches the server first. */
  function nextRevision() {
    var tapped = Math.floor(Number(data.since) * 1000) + (Date.now() - loaded);
    revision = Math.max(revision + 1, tapped);
    return revision;
  }

  function inputs(n) {
    return Array.prototype.slice.call(section(n).querySelectorAll("[name^='a-" + n + "']"));
  }
  function answerOf(n) {
    var fields = inputs(n);
    if (section(n).dataset.kind === "fill") {
      var texts = fields.map(function (f) { return f.value.trim(); });
      return texts.some(Boolean) ? texts : [];
    }
    return fields.filter(function (f) { return f.checked; }).map(function (f) { return f.value; });
  }
  function putAnswer(n, given) {
    inputs(n).forEach(function (f, i) {
      if (section(n).dataset.kind === "fill") { f.value = given[i] || ""; }
      else { f.checked = given.indexOf(f.value) >= 0; }
    });
  }
  function paint(n) {
    Array.prototype.forEach.call(section(n).querySelectorAll(".option"), function (row) {
      row.classList.toggle("chosen", row.querySelector("input").checked);
    });
  }

  /* What is on screen */
  function show(n, card) {
    current = Math.min(Math.max(n, 1), total);
    onCard = Boolean(card);
    for (var i = 1; i <= total; i++) { section(i).hidden = onCard || i !== current; }
    el("card").hidden = !onCard;
    form.elements.q.value = current;
    el("place").textContent = current + "/" + total;
    el("prev").disabled = current === 1;
    ["prev", "tocard", "next"].forEach(function (id) { el(id).hidden = onCard; });
    el("back").hidden = !onCard;
    if (onCard) { paintCard(); }
    history.replaceState(null, "", data.here + "?" + (onCard ? "card=1&" : "") + "q=" + current);
    window.scrollTo(0, 0);
  }
  function emptyNumbers() {
    var found = [];
    for (var i = 1; i <= total; i++) { if (!answerOf(i).length) { found.push(i); } }
    return found;
  }
  function paintCard() {
    var empty = emptyNumbers();
    Array.prototype.forEach.call(document.querySelectorAll("[data-go]"), function (cell) {
      var n = Number(cell.dataset.go);
      var done = empty.indexOf(n) < 0;
      var word = done ? data.done : data.empty;
      cell.classList.toggle("done", done);
      cell.querySelector(".mark").textContent = marked[n] ? "⚑ " + data.marked : word;
      var told = marked[n] ? data.cardMarked : done ? data.cardDone : data.cardEmpty;
      cell.setAttribute("aria-label", words(told, { n: n }));
    });
    el("left").textContent = empty.length ? words(data.someEmpty, { n: empty.length }) : data.allDone;
    el("left").classList.toggle("good", !empty.length);
  }
  function say(text, kind) {
    var place = el("saved");
    if (place.textContent === text) { return; }
    place.textContent = text;
    place.className = "saved" + (kind ? " " + kind : "");
  }
  function saySaved(saved) {
    el("line").value = saved;
    say(words(data.saved, { saved: saved, total: total }));
  }
  function offerSignIn() {
    signedOut = true;
    say(data.signedOut + " ", "waiting");
    var link = document.createElement("a");
    link.href = data.signIn + "?next=" + encodeURIComponent(data.here + "?q=" + current);
    link.textContent = data.signInWord;
    el("saved").appendChild(link);
  }

  /* Sending: one request at a time, the newest answers of all that wait. */
  function call(method, url, body) {
    return fetch(url, {
      method: method,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body)
    });
  }
  function later(seconds) {
    clearTimeout(retryTimer);
    retryTimer = setTimeout(finishing ? sendFinish : flush, seconds * 1000);
  }
  function away(text) {
    say(text, "offline");
    later(RETRY_SECONDS[Math.min(failures++, RETRY_SECONDS.length - 1)]);
  }
  function flush() {
    var numbers = Object.keys(pending);
    if (sending || finishing || signedOut || !numbers.length) { return; }
    var sent = {};
    numbers.forEach(function (n) { sent[n] = pending[n]; });
    sending = true;
    say(data.saving, "waiting");
    call("PUT", data.save, { revision: revision, answers: sent }).then(function (response) {
      sending = false;
      if (response.status === 200) { return response.json().then(function (r) { accepted(sent, r); }); }
      return refused(response, sent);
    }).catch(function () {
      sending = false;
      away(data.offline);
    });
  }
  function accepted(sent, reply) {
    failures = 0;
    Object.keys(sent).forEach(function (n) {
      if (JSON.stringify(pending[n]) === JSON.stringify(sent[n])) { delete pending[n]; }
    });
    revision = Math.max(revision, reply.revision);
    keep();
    if (Object.keys(pending).length) { flush(); } else { saySaved(reply.saved); }
    if (finishing) { sendFinish(); }
  }
  function refused(response, sent) {
    if (response.status === 401) { offerSignIn(); return; }
    if (response.status === 409 || response.status === 404) { leave(); return; }
    if (response.status === 400) {
      Object.keys(sent).forEach(function (n) { delete pending[n]; });
      keep();
      say(data.refused, "waiting");
      return;
    }
    failures = Math.max(failures, 1);
    say(data.offline, "offline");
    later(Number(response.headers.get("Retry-After")) || RETRY_SECONDS[failures++] || 15);
  }
  function changed(n) {
    pending[n] = answerOf(n);
    nextRevision();
    keep();
    paint(n);
    flush();
  }

  /* Finishing */
  function leave() {
    location.replace(data.here);
  }
  function sendFinish() {
    if (sending || signedOut) { return; }
    sending = true;
    el("finish").disabled = true;
    var body = { answers: pending };
    if (Object.keys(pending).length) { body.revision = revision; }
    call("POST", data.finish, body).then(function (response) {
      sending = false;
      if (response.status === 200 || response.status === 409 || response.status === 404) {
        forget(key);
        leave();
      } else if (response.status === 401) {
        finishing = false;
        el("finish").disabled = false;
        offerSignIn();
      } else {
        away(data.finishOffline);
      }
    }).catch(function () {
      sending = false;
      away(data.finishOffline);
    });
  }
  function finish(text) {
    if (finishing) { return; }
    finishing = true;
    say(text, "waiting");
    sendFinish();
  }

  /* The server's clock decides; this one only shows it. */
  function tick() {
    var left = Math.ceil(Number(data.seconds) - (Date.now() - loaded) / 1000);
    if (left <= 0) {
      el("clock").textContent = words(data.left, { time: "0:00" });
      /* A moment after the deadline, so that the server agrees that it has passed. */
      setTimeout(function () { finish(data.timeUp); }, 800);
      return;
    }
    var seconds = left % 60;
    var time = Math.floor(left / 60) + ":" + (seconds < 10 ? "0" : "") + seconds;
    el("clock").textContent = words(data.left, { time: time });
    el("clock").classList.toggle("short", left <= 60);
    setTimeout(tick, 1000 - ((Date.now() - loaded) % 1000));
  }

  /* Events */
  var typing = null;
  form.addEventListener("change", function (event) {
    var match = /^a-(\d+)/.exec(event.target.name || "");
    if (match) { clearTimeout(typing); changed(Number(match[1])); }
    if (event.target.classList.contains("marker")) {
      if (event.target.checked) { marked[current] = true; } else { delete marked[current]; }
      keep();
    }
  });
  form.addEventListener("input", function (event) {
    var match = /^a-(\d+)-/.exec(event.target.name || "");
    if (!match) { return; }
    clearTimeout(typing);
    typing = setTimeout(function () { changed(Number(match[1])); }, 600);
  });
  function settle() {
    /* A text still being typed counts before the screen changes. */
    if (!onCard && section(current).dataset.kind === "fill") {
      var now = JSON.stringify(answerOf(current));
      if (now !== section(current).dataset.last) {
        section(current).dataset.last = now;
        clearTimeout(typing);
        changed(current);
      }
    }
  }
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var pressed = event.submitter || document.activeElement;
    settle();
    if (pressed && pressed.id === "finish") { finish(data.finishing); return; }
    go(pressed && pressed.name === "go" ? pressed.value : "next");
  });
  function go(where) {
    settle();
    if (where === "card") { show(current, true); }
    else if (where === "prev") { show(current - 1); }
    else if (current === total) { show(current, true); }
    else { show(current + 1); }
  }
  document.querySelector(".sheet").addEventListener("click", function (event) {
    var cell = event.target.closest("[data-go]");
    if (cell) { event.preventDefault(); show(Number(cell.dataset.go)); }
  });
  el("back").addEventListener("click", function (event) {
    event.preventDefault();
    show(emptyNumbers()[0] || current);
  });
  form.addEventListener("focusin", function (event) {
    if (event.target.type === "text") { form.classList.add("typing"); }
  });
  form.addEventListener("focusout", function () { form.classList.remove("typing"); });

  var start = null;
  form.addEventListener("touchstart", function (event) {
    start = event.touches.length === 1 ? event.touches[0] : null;
  }, { passive: true });
  form.addEventListener("touchend", function (event) {
    if (!start || onCard) { return; }
    var end = event.changedTouches[0];
    var across = end.clientX - start.clientX;
    var down = end.clientY - start.clientY;
    start = null;
    if (Math.abs(across) > 60 && Math.abs(across) > 2 * Math.abs(down)) {
      go(across < 0 ? "next" : "prev");
    }
  }, { passive: true });

  window.addEventListener("online", function () { failures = 0; if (finishing) { sendFinish(); } else { flush(); } });
  window.addEventListener("offline", function () { say(data.offline, "offline"); });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { flush(); } });

  /* Begin: what the phone kept and the server does not have yet is put back and sent. */
  Object.keys(pending).forEach(function (n) {
    if (Number(n) >= 1 && Number(n) <= total) { putAnswer(n, pending[n]); } else { delete pending[n]; }
  });
  for (var i = 1; i <= total; i++) {
    paint(i);
    section(i).dataset.last = JSON.stringify(answerOf(i));
    var marker = section(i).querySelector(".marker");
    marker.checked = Boolean(marked[i]);
    marker.closest("label").hidden = false;
  }
  show(current, onCard);
  tick();
  flush();
})();
