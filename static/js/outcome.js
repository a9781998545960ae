// What an act led to takes the focus on the page that it led to: the message, what is wrong in a form, or why it was
// refused. Otherwise the focus is at the top of the page, and Undo or the first wrong field a whole page of tabs away.
const outcome = document.querySelector(".messages .say, [data-outcome], [data-reason]");

if (outcome && document.activeElement === document.body) {
  outcome.tabIndex = -1;
  // A message stands at the top, also where the address leads further down; a form is led to where it is wrong.
  outcome.focus({ preventScroll: Boolean(outcome.closest(".messages")) });
}
