// Tables: a click on a column's head sorts, a text above a long table filters, and on a telephone a row opens
// the columns that have no room. Answered here, for the table is in the page already.
(() => {
  const fold = text => text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd');
  const rows = table => [...table.tBodies[0].rows].filter(r => !r.classList.contains('opened'));
  const close = row => {
    if (row.nextElementSibling?.classList.contains('opened')) row.nextElementSibling.remove();
    row.querySelector('.open')?.setAttribute('aria-expanded', 'false');
  };
  const order = (one, other, up) => {
    const [a, b] = [one.dataset.key, other.dataset.key];
    if (a === undefined) return up * one.innerText.localeCompare(other.innerText, 'vi', {numeric: true});
    if (a === '' || b === '') return (a === '') - (b === '');
    return up * (a - b);
  };
  const sort = head => {
    const table = head.closest('table'), at = head.cellIndex, list = rows(table);
    list.forEach((row, n) => { close(row); row.dataset.at ??= n; });
    const now = head.getAttribute('aria-sort');
    const next = now === 'ascending' ? 'descending' : now === 'descending' ? 'none' : 'ascending';
    for (const other of head.parentElement.cells) other.removeAttribute('aria-sort');
    if (next !== 'none') head.setAttribute('aria-sort', next);
    const up = next === 'descending' ? -1 : 1;
    list.sort((a, b) => next === 'none' ? a.dataset.at - b.dataset.at
      : order(a.cells[at], b.cells[at], up) || a.dataset.at - b.dataset.at);
    table.tBodies[0].append(...list);
  };
  const open = button => {
    const row = button.closest('tr'), shut = button.getAttribute('aria-expanded') === 'false';
    close(row);
    if (!shut) return;
    const heads = row.closest('table').tHead.rows[0].cells;
    const list = document.createElement('dl');
    [...row.cells].forEach((cell, n) => {
      if (!cell.classList.contains('rest')) return;
      const name = document.createElement('dt'), value = document.createElement('dd');
      name.textContent = heads[n].textContent;
      value.append(...[...cell.childNodes].map(c => c.cloneNode(true)));
      list.append(name, value);
    });
    const below = document.createElement('tr'), cell = document.createElement('td');
    below.className = 'opened';
    cell.colSpan = row.cells.length;
    cell.append(list);
    below.append(cell);
    row.after(below);
    button.setAttribute('aria-expanded', 'true');
  };
  addEventListener('click', event => {
    const button = event.target.closest?.('.cchc-table button');
    if (button) (button.className === 'open' ? open(button) : sort(button.closest('th')));
  });
  addEventListener('input', event => {
    const field = event.target.closest?.('.cchc-filter input');
    if (!field) return;
    const table = field.parentElement.nextElementSibling.querySelector('table');
    const list = rows(table), wanted = fold(field.value).trim();
    const texts = list.map(row => ' ' + fold(row.textContent).replace(/\s+/g, ' '));
    // Words that stand together ("son la") before words that stand anywhere.
    const together = texts.some(text => text.includes(' ' + wanted));
    const words = together ? [wanted] : wanted.split(/\s+/);
    let left = 0;
    list.forEach((row, n) => {
      close(row);
      row.hidden = !words.every(word => texts[n].includes(' ' + word));
      left += !row.hidden;
    });
    field.nextElementSibling.value = left === list.length ? left : `${left}/${list.length}`;
  });
})();
