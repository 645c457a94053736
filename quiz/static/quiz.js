/* The quiz on a phone. The page works without this file; with it, every answer is sent as it is
   given, kept on the phone while the network is away, and nothing waits for a page to load. */
(function () {
  "use strict";

  var PREFIX = "zhumeng.attempt.";
  var RETRY_SECONDS = [1, 2, 4, 8, 15];
  var PATIENCE_MS = 10000;
  var DOUBLE_TAP_MS = 300;
  var FINGER = 24;
  var form = document.getElementById("quiz");

  /* Storage may be missing or wiped by a WebView: the server is the truth, this is a spare. */
  function recall(key) {
    try { return JSON.parse(localStorage.getItem(key)) || {}; } catch (e) { return {}; }
  }
  function remember(key, value) {
    try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch (e) { return false; }
  }
  function forget(key) {
    try { localStorage.removeItem(key); } catch (e) { /* nothing to forget */ }
  }
  function words(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }
  function el(id) { return document.getElementById(id); }

  if (!form) {
    /* The result page: say what never reached the server, then forget what the phone kept. */
    var result = el("lost");
    if (result) {
      var late = Object.keys(recall(PREFIX + result.dataset.attempt).pending || {}).length;
      if (late) {
        result.textContent = words(result.dataset.words, { n: late });
        result.hidden = false;
      }
      forget(PREFIX + result.dataset.attempt);
    }
    return;
  }

  var data = form.dataset;
  var total = Number(data.total);
  var current = Number(data.current);
  var onCard = data.card === "yes";
  var key = PREFIX + data.attempt;
  var kept = recall(key);
  if (kept.worker !== data.worker) { kept = {}; }
  /* pending[n] = { given, revision }: each answer keeps the moment it was tapped. */
  var pending = kept.pending || {};
  var marked = kept.marked || {};
  /* had[n]: the latest revision of an answer that this page had to send. */
  var had = {};
  var revision = Number(data.revision);
  var storable = true;
  var sending = false;
  var finishing = false;
  var behind = false;
  var signedOut = false;
  var offline = false;
  var failures = 0;
  var retryTimer = null;
  var leaving = "";
  var hiding = false;
  var finishWord = el("finish").textContent;

  /* The server's clock, carried on by this page's own: the phone's wall clock may jump. */
  /* It told the time when it answered, not when this script came through a slow network. */
  var timing = performance.timing;
  var synced = timing && timing.responseStart ? timing.responseStart - timing.navigationStart : performance.now();
  var since = Number(data.since);
  var left = Number(data.seconds);
  function passed() { return (performance.now() - synced) / 1000; }
  function setClock(secondsSince, secondsLeft) {
    synced = performance.now();
    since = secondsSince;
    left = secondsLeft;
  }

  function section(n) { return el("q" + n); }
  function markerFor(n) {
    var label = document.createElement("label"), box = document.createElement("input"), words = document.createElement("span");
    label.className = "check quiet small";
    box.type = "checkbox";
    box.className = "marker";
    box.checked = Boolean(marked[n]);
    words.textContent = data.mark;
    label.appendChild(box);
    label.appendChild(words);
    return label;
  }
  function isFill(n) { return section(n).dataset.kind === "fill"; }
  function waiting() { return Object.keys(pending).length; }
  /* Another tab of the same try keeps what it could not send in the same place: this one takes it
     over, where it is later than what this one has had. */
  function keep() {
    var there = recall(key), others = there.worker === data.worker && there.pending || {};
    Object.keys(pending).forEach(function (n) { had[n] = pending[n].revision; });
    Object.keys(others).forEach(function (n) {
      if (others[n].revision > (had[n] || 0) && section(n) && Number(n) !== typingIn()) {
        pending[n] = others[n];
        had[n] = pending[n].revision;
        putAnswer(Number(n), pending[n].given);
      }
    });
    storable = remember(key, { worker: data.worker, pending: pending, marked: marked });
  }

  /* Answers are ordered by when they were tapped, in milliseconds since the attempt started: of
     two phones, the later tap wins, whichever reaches the server first. */
  function nextRevision() {
    revision = Math.max(revision + 1, Math.floor((since + passed()) * 1000));
    return revision;
  }

  function inputs(n) {
    return Array.prototype.slice.call(section(n).querySelectorAll("[name^='a-" + n + "']"));
  }
  /* What is given now, or what was given when the page came. */
  function answerOf(n, came) {
    var fields = inputs(n);
    if (isFill(n)) {
      var texts = fields.map(function (f) { return (came ? f.defaultValue : f.value).trim(); });
      return texts.some(Boolean) ? texts : [];
    }
    return fields.filter(function (f) { return came ? f.defaultChecked : f.checked; }).map(function (f) { return f.value; });
  }
  function putAnswer(n, given) {
    inputs(n).forEach(function (f, i) {
      if (isFill(n)) { f.value = given[i] || ""; } else { f.checked = given.indexOf(f.value) >= 0; }
    });
    section(n).dataset.last = JSON.stringify(answerOf(n));
    paint(n);
  }
  function paint(n) {
    Array.prototype.forEach.call(section(n).querySelectorAll(".option"), function (row) {
      row.classList.toggle("chosen", row.querySelector("input").checked);
    });
  }

  /* What is on screen */
  function show(n, card, quiet) {
    current = Math.min(Math.max(n, 1), total);
    onCard = Boolean(card);
    for (var i = 1; i <= total; i++) { section(i).hidden = onCard || i !== current; }
    el("card").hidden = !onCard;
    form.elements.q.value = current;
    el("place").textContent = current + "/" + total;
    el("place").hidden = onCard;
    el("prev").disabled = current === 1;
    ["prev", "tocard", "next"].forEach(function (id) { el(id).hidden = onCard; });
    ["back", "finish"].forEach(function (id) { el(id).hidden = !onCard; });
    if (onCard) { paintCard(); }
    if (quiet) { return; }
    var address = data.here + "?" + (onCard ? "card=1&" : "") + "q=" + current;
    history.pushState({ turns: turns() + 1 }, "", address);
    window.scrollTo(0, 0);
    /* A screen reader should hear the new question. */
    (onCard ? el("card-title") : section(current).querySelector("legend")).focus({ preventScroll: true });
  }
  /* How many turned pages lie between this one and what was there before the quiz. */
  function turns() { return (history.state && history.state.turns) || 0; }
  window.addEventListener("popstate", function () {
    if (leaving) { showResult(); return; }
    settle();
    var asked = /[?&]q=(\d+)/.exec(location.search);
    show(asked ? Number(asked[1]) : 1, location.search.indexOf("card") > 0, true);
  });

  function state(n) {
    var given = answerOf(n);
    if (!given.length) { return "empty"; }
    return given.every(Boolean) ? "done" : "part";
  }
  function unfinished() {
    var found = [];
    for (var i = 1; i <= total; i++) { if (state(i) !== "done") { found.push(i); } }
    return found;
  }
  function paintCard() {
    var told = { done: data.done, part: data.part, empty: data.empty };
    var aloud = { done: data.cardDone, part: data.cardPart, empty: data.cardEmpty };
    Array.prototype.forEach.call(document.querySelectorAll("[data-go]"), function (cell) {
      var n = Number(cell.dataset.go);
      var now = state(n);
      cell.classList.toggle("done", now === "done");
      cell.querySelector(".mark").textContent = marked[n] ? "⚑ " + data.marked : told[now];
      cell.setAttribute("aria-label",
        words(aloud[now], { n: n }) + (marked[n] ? words(data.cardMarked, { n: n }) : ""));
    });
    var open = unfinished().length;
    var text = open ? words(data.someEmpty, { n: open }) : data.allDone;
    el("left").textContent = text + (waiting() ? " " + words(data.unsent, { n: waiting() }) : "");
    el("left").classList.toggle("good", !open && !waiting());
  }
  function say(text, kind) {
    var place = el("saved");
    if (place.textContent !== text) { place.textContent = text; }
    place.className = "saved" + (kind ? " " + kind : "");
  }
  function saySaved(saved) {
    offline = false;
    el("line").value = saved;
    say(words(data.saved, { saved: saved, total: total }));
  }
  function sayOffline() {
    offline = true;
    if (finishing) { say(data.finishOffline, "offline"); }
    else if (left - passed() <= 0) { say(words(data.timeUpOffline, { n: waiting() }), "offline"); }
    else { say(storable ? data.offline : data.offlineNowhere, "offline"); }
  }
  function offerSignIn() {
    signedOut = true;
    say(data.signedOut + " ", "waiting");
    var link = document.createElement("a");
    link.href = data.signIn + "?next=" + encodeURIComponent(data.here + "?q=" + current);
    link.textContent = data.signInWord;
    el("saved").appendChild(link);
  }
  /* The result takes the place of every turned page: one step back from it leaves the quiz. */
  function leave() {
    if (leaving) { return; }
    leaving = "back";
    if (!turns()) { showResult(); return; }
    history.go(-turns());
    setTimeout(showResult, 500); /* where a WebView turns nothing back */
  }
  function showResult() {
    if (leaving === "back") { leaving = "gone"; location.replace(data.here); }
  }

  /* Talking to the server: one request at a time; one that never answers counts as a lost network. */
  function call(method, url, body) {
    var asked = { method: method, credentials: "same-origin", headers: {} };
    if (body) {
      asked.headers["Content-Type"] = "application/json";
      asked.body = JSON.stringify(body);
    }
    /* Without storage a request that outlives the page is all there is. */
    if (hiding) { asked.keepalive = true; }
    var patience = null;
    if (window.AbortController) {
      var giveUp = new AbortController();
      asked.signal = giveUp.signal;
      patience = setTimeout(function () { giveUp.abort(); }, PATIENCE_MS);
    }
    sending = true;
    return fetch(url, asked).then(function (response) {
      return response.status === 200
        ? response.json().then(function (reply) { return [200, reply, response]; })
        : [response.status, null, response];
    }).then(function (answer) {
      clearTimeout(patience);
      sending = false;
      failures = 0;
      return answer;
    }, function () {
      clearTimeout(patience);
      sending = false;
      sayOffline();
      later(RETRY_SECONDS[Math.min(failures++, RETRY_SECONDS.length - 1)]);
      return [0, null, null];
    });
  }
  function later(seconds) {
    clearTimeout(retryTimer);
    retryTimer = setTimeout(function () { retryTimer = null; proceed(); }, seconds * 1000);
  }
  /* Whatever is due next: unsaved answers first, in the order they were tapped. */
  function proceed() {
    if (sending || signedOut) { return; }
    if (waiting()) { flush(); }
    else if (finishing) { sendFinish(); }
    else if (offline || left - passed() <= 0) { refresh(); }
  }
  function flush() {
    var oldest = Math.min.apply(null, Object.keys(pending).map(function (n) { return pending[n].revision; }));
    var sent = {};
    Object.keys(pending).forEach(function (n) {
      if (pending[n].revision === oldest) { sent[n] = pending[n].given; }
    });
    if (!offline) { say(data.saving, "waiting"); }
    call("PUT", data.save, { revision: oldest, answers: sent }).then(function (answer) {
      if (answer[0] === 200) { accepted(oldest, answer[1]); }
      else if (answer[0] === 400) { unusable(oldest); }
      else if (answer[0]) { refused(answer); }
    });
  }
  function drop(sentRevision) {
    Object.keys(pending).forEach(function (n) {
      if (pending[n].revision === sentRevision) { delete pending[n]; }
    });
    keep();
  }
  function accepted(sentRevision, reply) {
    drop(sentRevision);
    saySaved(reply.saved);
    if (onCard) { paintCard(); }
    /* Somebody answered on another phone or tab meanwhile: show what is really there. */
    if (reply.revision > sentRevision) { behind = true; }
    if (behind && !waiting()) { refresh(); } else { proceed(); }
  }
  function unusable(sentRevision) {
    var numbers = Object.keys(pending).filter(function (n) { return pending[n].revision === sentRevision; });
    drop(sentRevision);
    numbers.forEach(function (n) { putAnswer(Number(n), []); });
    if (finishing) { keepAnswering(); show(Number(numbers[0])); } else if (onCard) { paintCard(); }
    if (waiting()) { later(RETRY_SECONDS[0]); }
    say(words(data.refused, { n: numbers.join(", ") }), "waiting");
  }
  function refused(answer) {
    if (answer[0] === 401) { keepAnswering(); offerSignIn(); return; }
    if (answer[0] === 409 || answer[0] === 404 || answer[0] === 403) { leave(); return; }
    sayOffline();
    later(Number(answer[2].headers.get("Retry-After")) || RETRY_SECONDS[RETRY_SECONDS.length - 1]);
  }
  function refresh() {
    if (sending || signedOut) { return; }
    call("GET", data.api).then(function (answer) {
      var fresh = answer[1];
      if (answer[0] !== 200) { if (answer[0]) { refused(answer); } return; }
      if (fresh.finished_at) { leave(); return; }
      var now = Date.parse(fresh.now);
      setClock((now - Date.parse(fresh.started_at)) / 1000, (Date.parse(fresh.deadline) - now) / 1000);
      for (var n = 1; n <= total; n++) {
        if (!pending[n] && n !== typingIn()) { putAnswer(n, fresh.answers[n] || []); }
      }
      revision = Math.max(revision, fresh.revision);
      behind = false;
      saySaved(fresh.saved);
      if (onCard) { paintCard(); }
      proceed();
    });
  }
  function typingIn() {
    return document.activeElement && document.activeElement.type === "text" ? current : 0;
  }
  function changed(n) {
    section(n).dataset.last = JSON.stringify(answerOf(n));
    pending[n] = { given: answerOf(n), revision: nextRevision() };
    keep();
    paint(n);
    if (offline && !sending) { sayOffline(); }
    proceed();
  }
  function sendFinish() {
    say(data.finishing, "waiting");
    call("POST", data.finish, { answers: {} }).then(function (answer) {
      if (answer[0] === 401 || answer[0] === 429 || answer[0] >= 500) { refused(answer); }
      else if (answer[0]) { forget(key); leave(); }
    });
  }
  function finish() {
    finishing = true;
    signedOut = false; /* ask again: it says once more that they must sign in, or hands in */
    el("finish").disabled = true;
    el("finish").textContent = data.finishingWord;
    proceed();
  }
  function keepAnswering() {
    finishing = false;
    el("finish").disabled = false;
    el("finish").textContent = finishWord;
  }

  function tick() {
    var seconds = Math.ceil(left - passed());
    if (seconds <= 0) {
      el("clock").textContent = words(data.left, { time: "0:00" });
      /* The server decides whether it is over; asking it finishes the attempt if so. When a contest
         closes everybody asks: who was told to come back later does. */
      if (offline) { sayOffline(); }
      setTimeout(function () { if (!retryTimer) { refresh(); } tick(); }, 1500);
      return;
    }
    var rest = seconds % 60;
    el("clock").textContent = words(data.left, {
      time: Math.floor(seconds / 60) + ":" + (rest < 10 ? "0" : "") + rest
    });
    el("clock").classList.toggle("short", seconds <= 60);
    setTimeout(tick, 1000);
  }

  /* Events */
  var typing = null;
  form.addEventListener("change", function (event) {
    var match = /^a-(\d+)/.exec(event.target.name || "");
    if (match) {
      clearTimeout(typing);
      if (section(match[1]).dataset.last !== JSON.stringify(answerOf(match[1]))) { changed(Number(match[1])); }
    }
    if (event.target.classList.contains("marker")) {
      if (event.target.checked) { marked[current] = true; } else { delete marked[current]; }
      keep();
    }
  });
  form.addEventListener("input", function (event) {
    var match = /^a-(\d+)-/.exec(event.target.name || "");
    if (!match) { return; }
    turn = null;
    clearTimeout(typing);
    typing = setTimeout(function () { changed(Number(match[1])); }, 600);
  });
  function settle() {
    /* A text still being typed counts before the screen changes. */
    clearTimeout(typing);
    if (!onCard && section(current).dataset.last !== JSON.stringify(answerOf(current))) { changed(current); }
  }
  function go(where) {
    settle();
    if (where === "card" || (where === "next" && current === total)) { show(current, true); }
    else { show(where === "prev" ? current - 1 : current + 1); }
  }
  /* The second tap of a double tap was meant for the screen before: there it would skip a question,
     choose an answer, even hand in. Nobody sees a screen and taps the same place again so soon. Of a
     mouse the browser itself tells which click is a second one; a third is somebody's who goes on. */
  var turn = null;
  var touchedAt = -Infinity;
  form.addEventListener("touchend", function (event) { touchedAt = event.timeStamp; }, { passive: true });
  function isSecond(click) {
    if (!turn || click.detail === 2) { return Boolean(turn); }
    var far = Math.max(Math.abs(click.clientX - turn.clientX), Math.abs(click.clientY - turn.clientY));
    return touchedAt > turn.timeStamp && click.timeStamp - turn.timeStamp < DOUBLE_TAP_MS && far < FINGER;
  }
  form.addEventListener("click", function (event) {
    if (isSecond(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else {
      turn = event.target.closest("[name=go], .sheet a, #back") ? event : null;
    }
  }, true);
  /* iPhones before iOS 15.4 do not say which button sent a form, nor focus it; a click comes before,
     also where Enter sends it. */
  var pressed = null;
  form.addEventListener("click", function (event) { pressed = event.target.closest("button"); });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (pressed && pressed.id === "finish") { finish(); return; }
    go(pressed && pressed.name === "go" ? pressed.value : "next");
  });
  document.querySelector(".sheet").addEventListener("click", function (event) {
    var cell = event.target.closest("[data-go]");
    if (cell) { event.preventDefault(); show(Number(cell.dataset.go)); }
  });
  el("back").addEventListener("click", function (event) {
    event.preventDefault();
    show(unfinished()[0] || current);
  });
  form.addEventListener("focusin", function (event) {
    if (event.target.type === "text") { form.classList.add("typing"); }
  });
  form.addEventListener("focusout", function () { form.classList.remove("typing"); });

  var start = null;
  form.addEventListener("touchstart", function (event) {
    /* In a text a finger moves the cursor; on a page made larger it looks around. */
    var busy = event.target.type === "text" || (window.visualViewport && visualViewport.scale > 1.05);
    start = event.touches.length === 1 && !busy ? event.touches[0] : null;
  }, { passive: true });
  form.addEventListener("touchend", function (event) {
    if (!start || onCard) { return; }
    var end = event.changedTouches[0];
    var across = end.clientX - start.clientX;
    var down = end.clientY - start.clientY;
    start = null;
    if (Math.abs(across) > 60 && Math.abs(across) > 2 * Math.abs(down) && (across < 0 || current > 1)) {
      go(across < 0 ? "next" : "prev");
    }
  }, { passive: true });

  window.addEventListener("online", proceed);
  window.addEventListener("offline", sayOffline);
  /* Phones stop this page's clock while they sleep. */
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) { hide(); return; }
    signedOut = false; /* they may have signed in on another page */
    if (waiting()) { proceed(); } else { refresh(); }
  });
  /* Whoever leaves right after typing a word has answered. */
  function hide() {
    hiding = true;
    settle();
    hiding = false;
  }
  window.addEventListener("pagehide", hide);
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) { leaving = ""; refresh(); }
  });

  /* Begin: what the phone kept and the server does not have yet is put back and sent. So is what was
     tapped while this file was still on its way. */
  for (var i = 1; i <= total; i++) {
    paint(i);
    section(i).dataset.last = JSON.stringify(answerOf(i, true));
    if (section(i).dataset.last !== JSON.stringify(answerOf(i))) {
      pending[i] = { given: answerOf(i), revision: nextRevision() };
    }
    section(i).querySelector("legend").tabIndex = -1;
    section(i).appendChild(markerFor(i));
  }
  Object.keys(pending).forEach(function (n) {
    if (section(n) && pending[n].given) { putAnswer(Number(n), pending[n].given); } else { delete pending[n]; }
  });
  if (waiting()) { keep(); }
  show(current, onCard, true);
  tick();
  proceed();
})();
