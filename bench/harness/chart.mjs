const colours = { ours: '#2563eb', other: '#9ca3af' };
const layout = { labelWidth: 290, barWidth: 420, barHeight: 18, gap: 6, headHeight: 34 };

/** Requests a second as bars: a panel for each load, scaled by its fastest. */
export function toChart(result) {
  const { contenders } = result;
  const panels = contenders[0].results.map(({ load }) => ({
    title: load,
    bars: contenders.map(({ name, isOurs, results }) => ({
      name,
      isOurs,
      value: results.find((each) => each.load === load).requestsPerSecond,
    })),
  }));
  return toBars(result, panels, 'requests/s on one core');
}

/** Bars in panels, each of which is scaled by its longest. */
export function toBars({ title, machine, takenAt }, panels, unit = 'on one core') {
  const heights = panels.map(({ bars }) => layout.headHeight + bars.length * (layout.barHeight + layout.gap) + 12);
  const tops = heights.map((_height, index) => 52 + heights.slice(0, index).reduce((sum, each) => sum + each, 0));
  const size = { width: layout.labelWidth + layout.barWidth + 80, height: 56 + tops.at(-1) + heights.at(-1) };
  const note = `${unit}, ${machine.processor}, Node ${machine.node}, ${takenAt.slice(0, 10)}`;
  return toSvg(
    { title, note, ...size },
    panels.map((panel, index) => toPanel(panel, tops[index])),
  );
}

/** A page with a title, and what is on it. */
export function toSvg({ title, note, width, height }, content) {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    `<text x="12" y="24" font-size="16" font-weight="bold">${escape(title)}</text>`,
    `<text x="12" y="42" fill="#6b7280">${escape(note)}</text>`,
    ...content,
    '</svg>',
    '',
  ].join('\n');
}

function toPanel({ title, bars }, top) {
  const sorted = [...bars].sort((a, b) => b.value - a.value);
  const lines = sorted.map((bar, index) => {
    const y = top + layout.headHeight + index * (layout.barHeight + layout.gap);
    return toBar(bar, { y, share: bar.value / sorted[0].value });
  });
  return [`<text x="12" y="${top + 22}" font-weight="bold">${escape(title)}</text>`, ...lines].join('\n');
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

/** Text as it may stand in a page of XML. */
export function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
