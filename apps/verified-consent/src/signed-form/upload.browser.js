// Sends the form's files in the background, so that the page can say how far they are. Without this script the browser
// sends them by itself, to the same place with the same answer.
(function () {
  'use strict';

  function attach() {
    const form = document.querySelector('form[data-upload]');
    if (form === null) return;
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      send(form);
    });
  }

  function send(form) {
    const status = statusOf(form);
    const files = Array.from(form.querySelector('[type=file]').files);
    const size = files.reduce((sum, file) => sum + file.size, 0);
    if (size > Number(form.dataset.most)) return tell(status, form.dataset.large, true);
    const request = new XMLHttpRequest();
    const bar = document.createElement('progress');
    const button = form.querySelector('[type=submit]');
    bar.max = 100;
    bar.setAttribute('aria-hidden', 'true');
    let told = -1;
    request.upload.onprogress = function (event) {
      if (!event.lengthComputable) return;
      const percent = Math.floor((100 * event.loaded) / event.total);
      bar.value = percent;
      // Read out now and then, not with every step.
      const step = Math.floor(percent / 10);
      if (step === told) return;
      told = step;
      status.firstChild.textContent =
        percent === 100 ? form.dataset.received : form.dataset.progress.replace('{percent}', String(percent));
    };
    request.onload = function () {
      if (request.responseURL !== new URL(form.action, location.href).href) return location.assign(request.responseURL);
      show(request.responseText);
    };
    request.onerror = function () {
      button.disabled = false;
      tell(status, form.dataset.failed, true);
    };
    tell(status, form.dataset.progress.replace('{percent}', '0'), false);
    status.append(bar);
    button.disabled = true;
    request.open('POST', form.action);
    request.setRequestHeader('accept', 'text/html');
    request.send(new FormData(form));
  }

  function statusOf(form) {
    const before = form.querySelector('.sending');
    if (before !== null) return before;
    const status = document.createElement('div');
    status.className = 'sending';
    form.append(status);
    return status;
  }

  function tell(status, text, isFault) {
    status.setAttribute('role', isFault ? 'alert' : 'status');
    const line = document.createElement('p');
    line.textContent = text;
    if (isFault) line.className = 'error';
    status.replaceChildren(line);
  }

  /** The answer is a whole page: its content takes the place of this one's. */
  function show(html) {
    const answer = new DOMParser().parseFromString(html, 'text/html').querySelector('main');
    if (answer === null) return location.reload();
    document.querySelector('main').replaceWith(answer);
    attach();
    (answer.querySelector('[autofocus]') || answer).focus();
  }

  attach();
})();
