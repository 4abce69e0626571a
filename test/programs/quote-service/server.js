// A make-believe quote service: one event loop, so that what holds the loop holds everybody.
//
//   quotes     GET /quote: about 4 ms of work each
//   exports    every 10 s (from the 17th on) the day's quotes are exported synchronously: 700 ms during which nothing else is answered
//   cache      every 5 s a new cache is built and the old one dropped: work for the garbage collector
'use strict';
const http = require('http');
const { gzipSync } = require('zlib');

const SECONDS = Number(process.argv[2] || 80);
let cache = new Map();
let quotesOfTheDay = [];

function parseQuote(url) {
    const legs = [];
    for (let i = 0; i < 500; i++)
        legs.push({ leg: i, text: `${url}&leg=${i}` });
    return JSON.parse(JSON.stringify(legs));
}

function computePremium(legs) {
    let premium = 1;
    for (let i = 0; i < 250000; i++)
        premium += Math.sqrt(legs.length + i) / (premium + 1);
    return premium;
}

function renderQuote(legs, premium) {
    return legs.map(l => `${l.leg};${l.text};${(premium * l.leg).toFixed(2)}`).join('\n');
}

function handleRequest(request, response) {
    const legs = parseQuote(request.url);
    const page = renderQuote(legs, computePremium(legs));
    quotesOfTheDay.push(page.slice(0, 400));
    response.end(page.slice(0, 2000));
}

function refreshCache() {
    const fresh = new Map();
    for (let i = 0; i < 180000; i++)
        fresh.set(`tariff-${i}`, { id: i, rates: [i * 0.1, i * 0.2, i * 0.3], note: 'tariff ' + i });
    cache = fresh;
}

function compressExport(text) {
    return gzipSync(text, { level: 9 }).length;
}

function exportQuotes() {
    const end = Date.now() + 700;
    const text = quotesOfTheDay.slice(-3000).join('\n') + [...cache.keys()].slice(0, 20000).join(',');
    quotesOfTheDay = quotesOfTheDay.slice(-3000);
    while (Date.now() < end)
        compressExport(text.slice(0, 60000));
}

const server = http.createServer(handleRequest);
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
setTimeout(() => {
    setInterval(refreshCache, 5000);
}, 2000);
setTimeout(() => {
    setInterval(exportQuotes, 10000);
}, 6500);
setTimeout(() => process.exit(0), SECONDS * 1000);
