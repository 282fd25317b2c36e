"use strict";
document.querySelectorAll("pre.curl, pre.setup").forEach(function (pre) {
  var frame = document.createElement("div"), button = document.createElement("button");
  frame.className = "sample";
  button.type = "button";
  button.textContent = "copy";
  button.addEventListener("click", function () {
    navigator.clipboard.writeText(pre.textContent).then(function () { button.textContent = "copied"; });
  });
  pre.replaceWith(frame);
  frame.append(pre, button);
});
var search = document.querySelector("#search");
search.hidden = false;
search.addEventListener("input", function () {
  var words = search.value.toLowerCase().split(/\s+/);
  document.querySelectorAll("main article, nav li li").forEach(function (part) {
    var text = part.textContent.toLowerCase();
    part.hidden = !words.every(function (word) { return text.includes(word); });
  });
});
