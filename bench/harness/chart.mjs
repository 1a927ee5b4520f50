const colours = { ours: '#2563eb', other: '#9ca3af' };
const layout = { labelWidth: 290, barWidth: 420, barHeight: 18, gap: 6, headHeight: 34 };

/** Requests a second as bars: a panel for each load, scaled by its fastest. */
export function toChart({ title, contenders, machine, takenAt }) {
  const loads = contenders[0].results.map(({ load }) => load);
  const panelHeight = layout.headHeight + contenders.length * (layout.barHeight + layout.gap) + 12;
  const width = layout.labelWidth + layout.barWidth + 80;
  const height = 56 + loads.length * panelHeight;
  const panels = loads.map((load, index) => toPanel(contenders, load, 52 + index * panelHeight));
  const note = `requests/s on one core, ${machine.processor}, Node ${machine.node}, ${takenAt.slice(0, 10)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    `<text x="12" y="24" font-size="16" font-weight="bold">${escape(title)}</text>`,
    `<text x="12" y="42" fill="#6b7280">${escape(note)}</text>`,
    ...panels,
    '</svg>',
    '',
  ].join('\n');
}

function toPanel(contenders, load, top) {
  const bars = contenders
    .map(({ name, isOurs, results }) => ({
      name,
      isOurs,
      value: results.find((each) => each.load === load).requestsPerSecond,
    }))
    .sort((a, b) => b.value - a.value);
  const lines = bars.map((bar, index) => {
    const y = top + layout.headHeight + index * (layout.barHeight + layout.gap);
    return toBar(bar, { y, share: bar.value / bars[0].value });
  });
  return [`<text x="12" y="${top + 22}" font-weight="bold">${escape(load)}</text>`, ...lines].join('\n');
}

function toBar({ name, isOurs, value }, { y, share }) {
  const { labelWidth, barWidth, barHeight } = layout;
  const width = (share * barWidth).toFixed(1);
  return [
    `<text x="${labelWidth - 8}" y="${y + 13}" text-anchor="end">${escape(name)}</text>`,
    `<rect x="${labelWidth}" y="${y}" width="${width}" height="${barHeight}" fill="${isOurs ? colours.ours : colours.other}"/>`,
    `<text x="${labelWidth + Number(width) + 6}" y="${y + 13}">${value.toFixed(0)}</text>`,
  ].join('\n');
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
