/* The list of branches: the grid gets its rows here, and whatever is changed goes through the address.

   A changed address is asked for in place (the page's question), so the search keeps its focus and the old rows stand
   until the new ones are there. Leaving the page is the router's. */
(function () {
  'use strict';
  var board = window.board = window.board || {};
  var QUESTION = 'branches-question';
  var SEARCH = 'branches-search';
  var TYPING_MS = 250; /* a pause in typing after which is looked */
  var scripts = {};
  var at = { place: null, path: '', api: null, list: null, text: '', typing: 0, left: false };

  function find(selector) { return document.querySelector('#react-entry-point ' + selector); }

  /* --- the grid's own script, once, where a grid is wanted */
  function load(address) {
    scripts[address] = scripts[address] || new Promise(function (resolve, reject) {
      var script = document.createElement('script');
      script.src = address;
      script.onload = resolve;
      script.onerror = function () { delete scripts[address]; script.remove(); reject(new Error(address)); };
      document.head.appendChild(script);
    });
    return scripts[address];
  }

  function mount(made) {
    return load(made.script).then(function () {
      var id = made.element.props.id;
      window.setTimeout(function () { window.dash_ag_grid.getApiAsync(id).then(attach); }, 0);
      return made.element;
    });
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.board = Object.assign(window.dash_clientside.board || {}, { grid: mount });

  /* --- cells: the same parts as in the dense tables */
  var cells = window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};
  cells.DenseCell = function (params) {
    return window.React.createElement('span', { className: 'cell', ref: function (node) { draw(node, params); } });
  };

  function draw(node, params) {
    if (!node) { return; }
    node.replaceChildren();
    var row = params.data;
    if (!row || !at.list) { return; }
    var code = params.colDef.colId;
    var label = at.list.labels[code];
    board.drawCell(row.c[code] || '', node, label ? row.c.name[0].t + ' ' + label + ' ' : '');
  }

  var functions = window.dashAgGridFunctions = window.dashAgGridFunctions || {};
  functions.listHead = function (params) {
    var note = at.list && at.list.notes[params.colDef.colId];
    return params.colDef.headerName + (note ? '\n' + note : '');
  };

  /* The list is one stop of the Tab key; its own would go through every cell of every row. */
  functions.listTab = function () { return false; };

  /* --- rows */
  function pending(is) {
    if (!at.place) { return; }
    if (is) {
      at.place.setAttribute('data-pending', '1');
      document.documentElement.removeAttribute('data-ready');
    } else {
      at.place.removeAttribute('data-pending');
    }
  }

  function getRows(params) {
    var list = at.list;
    if (!list) { params.failCallback(); return; }
    if (params.startRow === 0) {
      params.successCallback(list.rows, list.total);
      window.setTimeout(function () { pending(false); }, 0);
      return;
    }
    pending(true);
    var address = list.ways.rows + list.question + (list.question ? '&' : '?') + 'first=' + params.startRow;
    window.fetch(address).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.json();
    }).then(function (more) {
      if (more.version !== list.version) { ask(); } /* a load came between: all of it anew */
      params.successCallback(more.rows, list.total);
    }).catch(function () { params.failCallback(); }).then(function () { pending(false); });
  }

  /* dash-ag-grid sets a source of its own when the grid is ready: ours comes after it. */
  function attach(api) {
    if (api.isDestroyed()) { return; }
    if (!api.getGridOption('datasource')) { window.setTimeout(attach, 5, api); return; }
    at.api = api;
    api.addEventListener('sortChanged', sorted);
    api.addEventListener('rowClicked', function (event) {
      if (!event.event.target.closest('[data-records]')) { open(event.data, event.event); }
    });
    api.addEventListener('cellKeyDown', function (event) {
      if (event.event.key === 'Enter') { open(event.data, event.event); }
      var figure = event.event.key === ' ' && event.event.target.querySelector('[data-records]');
      if (figure) { board.records(figure); }
    });
    show();
  }

  function open(row, event) {
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    event.preventDefault();
    board.go(row.c.name[0].h);
  }

  /* --- what is shown follows the answer, the answer the address */
  function show() {
    var list = at.list;
    if (!at.api || !list || at.api.isDestroyed()) { return; }
    at.api.applyColumnState({
      state: list.columns.map(function (column) {
        return {
          colId: column[0],
          hide: list.shown.indexOf(column[0]) < 0,
          sort: column[0] === list.sort[0] ? (list.sort[1] ? 'desc' : 'asc') : null
        };
      }),
      defaultState: { hide: true, sort: null }
    });
    at.api.refreshHeader();
    at.api.setGridOption('datasource', { getRows: getRows });
    if (list.total) { at.api.hideOverlay(); at.api.ensureIndexVisible(0, 'top'); } else { at.api.showNoRowsOverlay(); }
  }

  function sorted() {
    var column = at.api.getColumnState().filter(function (state) { return state.sort; })[0];
    if (!column || !at.list) { return; }
    var falling = column.sort === 'desc';
    if (column.colId === at.list.sort[0] && falling === at.list.sort[1]) { return; }
    change({ sort: column.colId === 'rank' && !falling ? null : (falling ? '-' : '') + column.colId });
  }

  function change(keys, instead) {
    var asked = new URLSearchParams(window.location.search);
    Object.keys(keys).forEach(function (key) {
      if (keys[key] === null) { asked.delete(key); } else { asked.set(key, keys[key]); }
    });
    var text = asked.toString();
    board.go(window.location.pathname + (text ? '?' + text : ''), instead);
  }

  function ask() {
    window.dash_clientside.set_props(QUESTION, { data: window.location.search });
  }

  /* Once the router was told to leave, it must be told to return too, even while the list still stands there. */
  function inPlace(event) {
    if (window.location.pathname !== at.path) { at.left = true; }
    if (!at.place || !at.place.isConnected || at.left) { return; }
    event.stopImmediatePropagation();
    ask();
  }
  ['popstate', '_dashprivate_pushstate'].forEach(function (name) { window.addEventListener(name, inPlace, true); });

  function look() {
    var place = find('.list-grid');
    var page = find('.page-root:not(.kept)');
    if (!place) { at.place = at.api = at.list = null; at.text = ''; return; }
    if (place !== at.place) {
      at.place = place;
      at.path = window.location.pathname;
      at.left = false;
      at.api = at.list = null;
      at.text = '';
      pending(true);
    }
    if (!page || page.classList.contains('loading')) { return; }
    var box = find('.list-data');
    place.closest('.list-rest').hidden = place.hidden = !box;
    if (!box) { pending(false); return; }
    var text = box.getAttribute('data-list');
    if (text === at.text) { return; }
    at.text = text;
    at.list = JSON.parse(text);
    around();
    show();
  }

  /* --- what stands around the grid */
  function around() {
    var list = at.list;
    var all = list.total === list.listed ? '共' + list.total + '个支部' : list.total + ' / ' + list.listed + '个支部';
    find('.list-count').textContent = all;
    find('[data-action="export"]').setAttribute('href', list.ways.export + list.question);
    var input = document.getElementById(SEARCH);
    if (input && document.activeElement !== input && input.value !== list.q) {
      window.dash_clientside.set_props(SEARCH, { value: list.q });
    }
    var choices = find('.list-columns .choices');
    choices.replaceChildren();
    list.columns.forEach(function (column) {
      if (column[0] === 'name') { return; }
      var label = document.createElement('label');
      var box = document.createElement('input');
      box.type = 'checkbox';
      box.value = column[0];
      box.checked = list.shown.indexOf(column[0]) >= 0;
      label.append(box, column[1]);
      choices.appendChild(label);
    });
  }

  function chosen() {
    var boxes = Array.prototype.slice.call(find('.list-columns .choices').querySelectorAll('input'));
    var on = boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
    change({ cols: on.length === boxes.length || !on.length ? null : on.join('.') });
  }

  function typed(input) {
    window.clearTimeout(at.timer);
    at.timer = window.setTimeout(function () {
      var words = input.value.trim();
      var burst = Date.now() - at.typing < 3000 && new URLSearchParams(window.location.search).has('q');
      at.typing = Date.now();
      change({ q: words || null }, burst);
    }, TYPING_MS);
  }

  document.addEventListener('input', function (event) {
    if (event.target.id === SEARCH) { typed(event.target); }
  });
  document.addEventListener('change', function (event) {
    if (event.target.closest && event.target.closest('.list-columns .choices')) { chosen(); }
  });
  function isListed() { return Boolean(at.place && at.api && at.list && at.list.total); }

  function toRow(row) {
    at.api.ensureIndexVisible(row);
    at.api.setFocusedCell(row, 'name');
  }

  function step(event, name) {
    var cell = find('.list-grid').contains(document.activeElement) && at.api.getFocusedCell();
    var row = cell ? cell.rowIndex + (name === 'j' ? 1 : -1) : 0;
    if (row >= 0 && row < at.list.total) { toRow(row); }
  }

  (board.keys = board.keys || []).push(
    {
      keys: ['/'],
      words: '查找支部：名称或拼音首字母',
      when: function () { return Boolean(at.place && document.getElementById(SEARCH)); },
      run: function () {
        document.getElementById(SEARCH).focus();
        document.getElementById(SEARCH).select();
      }
    },
    { keys: ['Enter', 'ArrowDown'], words: '在查找框里：到列表', on: '#' + SEARCH, when: isListed, run: function () { toRow(0); } },
    { keys: ['j', 'k'], words: '列表里下一行、上一行', when: isListed, run: step },
    { keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'], words: '在列表里：到旁边的格', when: isListed },
    { keys: ['Enter'], words: '在列表里：进入这一行的支部', when: isListed },
    { keys: [' '], words: '在列表里：看这一格数字的口径和明细', when: isListed }
  );
  document.addEventListener('click', function (event) {
    var button = event.target.closest && event.target.closest('[data-action="reminders"]');
    if (button && at.list) { remind(button); }
  });

  /* --- 提醒文本: copied at once, and shown to be read before it is sent */
  function remind(button) {
    window.fetch(at.list.ways.reminders + at.list.question).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.text();
    }).then(reading).catch(function () { reading(''); }).then(function () { button.blur(); });
  }

  function reading(text) {
    var note = document.createElement('p');
    var area = document.createElement('textarea');
    var again = document.createElement('button');
    note.setAttribute('role', 'status');
    area.readOnly = true;
    area.value = text;
    area.setAttribute('aria-label', '提醒文本');
    again.textContent = '复制';
    again.className = 'tool';
    again.addEventListener('click', copy);
    board.dialog('reminder', '提醒文本', [note, area, again]);
    if (text) { copy(); } else { note.textContent = '暂时读不到数据，请稍后再试'; }

    /* Selecting and copying works without TLS too. */
    function copy() {
      area.focus();
      area.select();
      note.textContent = document.execCommand('copy') ? '已复制，可以粘贴' : '请按 Ctrl+C 复制';
    }
  }

  /* --- printed and in words */
  window.addEventListener('board-tables', function () {
    if (at.api) { at.api.refreshCells({ force: true }); }
  });
  window.addEventListener('beforeprint', function () {
    var box = find('.list-print');
    if (!box || !at.list) { return; }
    var list = at.list;
    var names = {};
    list.columns.forEach(function (column) { names[column[0]] = column[1]; });
    var inWords = document.documentElement.classList.contains('as-tables');
    board.drawTable({
      label: '支部列表',
      above: [],
      heads: list.shown.map(function (code) { return [names[code], 'c-' + code, '', 1, list.labels[code] || '']; }),
      rows: list.rows.map(function (row) { return ['', list.shown.map(function (code) { return row.c[code]; })]; }),
      foot: list.total > list.rows.length ? [['', ['共' + list.total + '行，打印前' + list.rows.length + '行；全部见导出的表格']]] : []
    }, box, inWords);
  });

  new MutationObserver(look).observe(document.body || document.documentElement, { childList: true, subtree: true });
  look();
}());
