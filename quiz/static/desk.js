/* The desk in a browser with JavaScript: sorting, rows, copying, questions before what cannot be
   undone. Every page does its work without this file. */
(function () {
  "use strict";

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  /* Tables sort by a click on a heading; without this file no heading looks like a button. */
  function valueOf(row, column, kind) {
    const cell = row.cells[column];
    const text = cell.getAttribute("data-value") || cell.textContent.trim();
    return kind === "number" ? Number(text.replace(/[^0-9.-]/g, "")) || 0 : text;
  }

  function sort(table, heading) {
    const down = heading.getAttribute("aria-sort") === "ascending";
    const kind = heading.getAttribute("data-sort");
    const column = heading.cellIndex;
    const body = table.tBodies[0];
    const rows = Array.prototype.slice.call(body.rows);
    rows.sort(function (a, b) {
      const left = valueOf(a, column, kind), right = valueOf(b, column, kind);
      const order = kind === "number" ? left - right : left.localeCompare(right, "zh-CN");
      return down ? -order : order;
    });
    rows.forEach(function (row) { body.appendChild(row); });
    all("th", table).forEach(function (other) { other.removeAttribute("aria-sort"); });
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  }

  all("table.sortable").forEach(function (table) {
    all("th[data-sort]", table).forEach(function (heading) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = heading.textContent;
      heading.textContent = "";
      heading.appendChild(button);
      button.addEventListener("click", function () { sort(table, heading); });
    });
  });

  /* Repeated rows: a new one is a copy of the last with the next number and nothing in it. Rows may
     hold rows of their own: the copy keeps one of them. */
  const NUMBERED = ["id", "name", "for", "aria-describedby", "data-group"];

  function clear(field) {
    if (field.type === "checkbox") { field.checked = false; } else { field.value = ""; }
    field.removeAttribute("aria-invalid");
  }

  function numberOf(row, group) {
    return Number(row.querySelector("[name]").name.slice(group.length).match(/-(\d+)-/)[1]);
  }

  function addRow(button) {
    const rows = button.previousElementSibling;
    const group = rows.getAttribute("data-group");
    const last = rows.children[rows.children.length - 1];
    const number = numberOf(last, group) + 1;
    const row = last.cloneNode(true);
    all(".error, .is-stored", row).forEach(function (gone) { gone.parentNode.removeChild(gone); });
    all("[data-rows]", row).forEach(function (inner) {
      while (inner.children.length > 1) { inner.removeChild(inner.lastElementChild); }
    });
    all("*", row).forEach(function (element) {
      NUMBERED.forEach(function (key) {
        const value = element.getAttribute(key);
        if (value) {
          element.setAttribute(key, value.replace(new RegExp(group + "-\\d+-"), group + "-" + number + "-"));
        }
      });
    });
    all("input, select", row).forEach(clear);
    row.classList.remove("is-gone");
    rows.appendChild(row);
    const count = row.querySelector(".count");
    if (count) { count.textContent = rows.getAttribute("data-rows").replace("{n}", rows.children.length); }
    row.querySelector("select, input:not([type=hidden])").focus();
    if (number >= 98) { button.hidden = true; }
  }

  all("[data-add-row]").forEach(function (button) { button.hidden = false; });
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-add-row]");
    if (button) { addRow(button); }
  });

  document.addEventListener("change", function (event) {
    if (event.target.hasAttribute("data-remove")) {
      event.target.closest(".line-form").classList.toggle("is-gone", event.target.checked);
    }
  });

  /* A file that is too big is refused before it travels. */
  all("input[data-most]").forEach(function (input) {
    input.addEventListener("change", function () {
      const big = input.files[0] && input.files[0].size > Number(input.getAttribute("data-most"));
      input.setCustomValidity(big ? input.getAttribute("data-too-big") : "");
      input.reportValidity();
    });
  });

  /* Copy what stands in another element. */
  function copy(source, done) {
    const text = source.value || source.textContent;
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(done, function () {});
      return;
    }
    if (source.select) {
      source.select();
    } else {
      const range = document.createRange();
      range.selectNodeContents(source);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }
    if (document.execCommand("copy")) { done(); }
  }

  all("[data-copy]").forEach(function (button) {
    const word = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", function () {
      copy(document.getElementById(button.getAttribute("data-copy")), function () {
        button.textContent = button.getAttribute("data-done");
        setTimeout(function () { button.textContent = word; }, 2000);
      });
    });
  });

  /* What was typed is not lost by leaving the page, by publishing before saving, or when the session
     has ended: the tab keeps it until the next page, and beyond the one that asks to sign in again. */
  const TYPED = "zhumeng:typed";
  let unsaved = false;

  function typedIn(form) {
    return all("input, select, textarea", form).filter(function (element) {
      return element.name && ["hidden", "file", "password"].indexOf(element.type) < 0;
    }).map(function (element) {
      const ticked = element.type === "checkbox" || element.type === "radio";
      const key = element.name + (ticked ? "=" + element.value : "");
      return { element: element, key: key, what: ticked ? "checked" : "value" };
    });
  }

  function keepTyped(form) {
    const values = {};
    typedIn(form).forEach(function (one) { values[one.key] = one.element[one.what]; });
    try {
      sessionStorage.setItem(TYPED, JSON.stringify({ path: location.pathname, values: values }));
    } catch (e) { /* then it is as it was before */ }
  }

  function takeTyped() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(TYPED));
      if (kept && document.querySelector("[autocomplete=current-password]")) {
        kept.away = true;
        sessionStorage.setItem(TYPED, JSON.stringify(kept));
        return;
      }
      sessionStorage.removeItem(TYPED);
    } catch (e) { return; }
    if (!kept || !kept.away || kept.path !== location.pathname) { return; }
    all("form[data-unsaved]").forEach(function (form) {
      typedIn(form).forEach(function (one) {
        if (!(one.key in kept.values)) { return; }
        one.element[one.what] = kept.values[one.key];
        one.element.dispatchEvent(new Event("change", { bubbles: true }));
      });
    });
  }

  all("form[data-unsaved]").forEach(function (form) {
    ["input", "change"].forEach(function (kind) {
      form.addEventListener(kind, function () { unsaved = true; });
    });
    form.addEventListener("submit", function () { unsaved = false; keepTyped(form); });
  });
  window.addEventListener("beforeunload", function (event) {
    if (unsaved) { event.preventDefault(); event.returnValue = ""; }
  });

  /* The editor: the preview follows what is typed, and only the fields of the kind are shown. */
  all("form[data-look]").forEach(function (form) {
    const phone = document.getElementById("phone");
    const kind = form.elements.kind;
    const areas = all(".choice-row textarea", form);
    let timer = 0, asked = 0;

    function showKind() {
      all("[data-kind]", form).forEach(function (part) {
        part.hidden = part.getAttribute("data-kind").split(" ").indexOf(kind.value) < 0;
      });
      areas.forEach(grow);
    }

    function look() {
      const mine = asked += 1;
      fetch(form.getAttribute("data-look"), {
        method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin"
      }).then(function (answer) {
        if (!answer.ok) { throw new Error(answer.status); }
        return answer.text();
      }).then(function (text) {
        if (mine === asked) { phone.innerHTML = text; }
      }).catch(function () {
        if (mine === asked) { phone.textContent = phone.getAttribute("data-away"); }
      });
    }

    function soon() {
      clearTimeout(timer);
      timer = setTimeout(look, 300);
    }

    /* A long option is seen as a whole. The page is shorter while it is measured, and must not be
       elsewhere afterwards. */
    function grow(area) {
      const top = window.pageYOffset;
      area.style.height = "auto";
      area.style.height = area.scrollHeight + 2 + "px";
      if (window.pageYOffset !== top) { window.scrollTo(window.pageXOffset, top); }
    }
    areas.forEach(function (area) {
      area.addEventListener("input", function () { grow(area); });
    });
    window.addEventListener("resize", function () { areas.forEach(grow); });

    /* Not at any other change: one comes when the button to save is pressed down, and would move it
       from under the finger. */
    kind.addEventListener("change", showKind);
    if (window.fetch && window.URLSearchParams && window.FormData) {
      form.addEventListener("input", soon);
      form.addEventListener("change", soon);
      all("[data-look-button]", form).forEach(function (button) { button.hidden = true; });
    }
    showKind();
  });

  takeTyped(); // now that the editor listens

  /* Asked at the document: parts of a page may be replaced. */
  function ask(event, asking) {
    if (asking && !window.confirm(asking.getAttribute("data-confirm"))) { event.preventDefault(); }
  }
  document.addEventListener("submit", function (event) {
    ask(event, event.target.closest("form[data-confirm]"));
  });
  document.addEventListener("click", function (event) {
    ask(event, event.target.closest("button[data-confirm]"));
  });

  all("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  /* A part of the page that follows what happens elsewhere. It is left alone while somebody is
     using it, and says so when it may be out of date. */
  all("[data-live]").forEach(function (part) {
    const state = document.getElementById("live-state");
    let shown = "";
    function say(key) { state.textContent = state.getAttribute(key); }
    function refresh() {
      if (document.hidden || part.contains(document.activeElement)) { return; }
      fetch(part.getAttribute("data-live"), { credentials: "same-origin" }).then(function (answer) {
        if (!answer.ok || answer.redirected) { throw new Error(answer.status); }
        return answer.text();
      }).then(function (text) {
        if (shown !== text) {
          const open = all("details", part).map(function (each) { return each.open; });
          part.innerHTML = text;
          all("details", part).forEach(function (each, n) { each.open = Boolean(open[n]); });
          shown = text;
        }
        say("data-live-on");
      }).catch(function () { say("data-live-off"); });
    }
    say("data-live-on");
    setInterval(refresh, 10000);
    document.addEventListener("visibilitychange", refresh);
  });

  /* Names that a phone keeps for check-in (check_in.js) go when the day is over, or with a
     sign-out. What waits to be sent stays: that is in other keys. */
  function forgetLists(everything) {
    try {
      Object.keys(localStorage).forEach(function (key) {
        if (key.indexOf("zhumeng.door.list.") !== 0) { return; }
        const kept = JSON.parse(localStorage.getItem(key));
        if (everything || Date.parse(kept.forget_at) < Date.now()) { localStorage.removeItem(key); }
      });
    } catch (e) { /* no storage, no lists */ }
  }
  forgetLists(false);
  all(".foot form").forEach(function (form) {
    form.addEventListener("submit", function () { forgetLists(true); });
  });
})();
