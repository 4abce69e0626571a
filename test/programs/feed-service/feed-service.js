// A make-believe feed service on one event loop, to be recorded by V8's own profiler (node --cpu-prof). Everything keeps to the clock, so that each rhythm is a shape in the heat map.
//
//   feeds      every 250 ms two feeds are parsed, about 12 ms: four thin lines
//   digest     60 ms of hashing, then 1,000 ms of rest: a diagonal
//   snapshot   every 5 s all articles are written as JSON and read back, about 450 ms: a stroke
//   index      every 7.3 s a new index is built and the old one dropped: work for the garbage collector
//   matching   once, at 41 s: a careless regular expression holds everybody up for about two seconds
'use strict';
const { createHash } = require('crypto');
const { deflateSync } = require('zlib');

const SECONDS = Number(process.argv[2] || 60);
const start = process.hrtime.bigint();
const articles = [];
let index = new Map();

const elapsedMs = () => Number(process.hrtime.bigint() - start) / 1e6;

/** Calls a function at each multiple of a period, however long the calls take. */
function every(periodMs, offsetMs, work) {
    let next = offsetMs;
    const wait = () => setTimeout(() => { work(); next += periodMs; wait(); }, Math.max(0, next - elapsedMs()));
    wait();
}

function makeFeed(number) {
    const items = [];
    for (let i = 0; i < 260; i++)
        items.push({ id: number * 1000 + i, title: `Article ${i} of feed ${number}`, tags: ['news', 'feed' + (i % 17), 'day' + (number % 7)], score: Math.sqrt(i * number + 1) });
    return JSON.stringify({ number, items });
}

function rankItems(items) {
    for (const item of items)
        for (let i = 0; i < 400; i++) item.score += Math.sin(item.id + i) / (i + 1);
    return items.sort((a, b) => b.score - a.score);
}

function parseFeed(text) {
    const feed = JSON.parse(text);
    articles.push(...rankItems(feed.items).slice(0, 40));
    if (articles.length > 24000) articles.splice(0, articles.length - 24000);
}

function readFeeds(round) {
    for (let i = 0; i < 2; i++) parseFeed(makeFeed(round + i));
}

function hashDigest() {
    const end = elapsedMs() + 60;
    let digest = 'start';
    while (elapsedMs() < end) digest = createHash('sha256').update(digest.repeat(200)).digest('hex');
    setTimeout(hashDigest, 1000);
}

function writeSnapshot() {
    const end = elapsedMs() + 430;
    while (elapsedMs() < end) restoreSnapshot(deflateArticles(JSON.stringify(articles.slice(-2500))));
}

function deflateArticles(text) {
    deflateSync(text.slice(0, 100000));
    return text;
}

function restoreSnapshot(text) {
    return JSON.parse(text).length;
}

function buildIndex() {
    const fresh = new Map();
    for (let i = 0; i < 160000; i++) addPosting(fresh, 'term' + (i * 7919) % 90000, i);
    index = fresh;
}

function addPosting(map, term, position) {
    const postings = map.get(term);
    if (postings) postings.push({ position, weight: position / 3 });
    else map.set(term, [{ position, weight: 1 }]);
}

function matchTitles() {
    for (const length of [22, 23, 24, 25, 25, 25, 25]) findTitle('a'.repeat(length) + '!');
}

function findTitle(text) {
    return /^(a+)+$/.test(text);
}

let round = 0;
every(250, 500, () => readFeeds(++round));
every(5000, 3300, writeSnapshot);
every(7300, 4800, buildIndex);
setTimeout(hashDigest, 700);
setTimeout(matchTitles, 41000);
setTimeout(() => process.exit(index.size > 0 ? 0 : 1), SECONDS * 1000);
