// A make-believe order service whose threads each have a rhythm of their own, so that a heat map shows them apart.
//
//   metrics-flush  150 ms of work at 300 ms of every second                  one thick horizontal line
//   price-poll      60 ms of work at 100 ms and at 600 ms of every second    two thin lines, 500 ms apart
//   compactor       60 ms of work, then a second of sleep, again and again   a diagonal, 60 ms further up each second
//   worker           3 ms of work about 14 times a second, at random         faint dots all over
//   index-rebuild   1,600 ms on every CPU, once, 50 s after the start        one dark block: the perturbation
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <pthread.h>
#include <random>
#include <string>
#include <thread>
#include <vector>

#define WORK __attribute__((noinline))

// A function that calls nothing is compiled without a frame, whatever the options, and then the stacks lack its caller.
#define FRAME asm volatile("" : : "r"(__builtin_frame_address(0)))

using Clock = std::chrono::steady_clock; // CLOCK_MONOTONIC, the clock that perf is told to use
using std::chrono::milliseconds;

static std::atomic<uint64_t> sink;

// ---- the work itself: a millisecond or so a call ----

WORK uint64_t checksumBlock(const std::vector<uint32_t>& block) {
    FRAME;
    uint64_t a = 1, b = 0;
    for (uint32_t word : block) {
        a = (a + word) % 65521;
        b = (b + a) % 65521;
    }
    return b << 32 | a;
}

WORK uint64_t mergeSegments(std::vector<uint32_t>& left, const std::vector<uint32_t>& right) {
    FRAME;
    for (size_t i = 1; i < left.size(); i++)
        left[i] = left[i] * 2654435761u ^ right[i] ^ left[i - 1] >> 7;
    return left.back();
}

WORK uint64_t parsePrices(uint64_t seed) {
    FRAME;
    uint64_t total = 0;
    for (int i = 0; i < 40000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        total = total * 10 + (seed >> 60);
    }
    return total;
}

WORK double computePrices(uint64_t seed) {
    FRAME;
    double price = double(seed % 1000) + 1;
    for (int i = 1; i < 60000; i++)
        price += (price * 0.0001 - i) / (price + i);
    return price;
}

WORK uint64_t parseOrder(uint64_t order) {
    FRAME;
    for (int i = 0; i < 60000; i++)
        order = (order ^ order >> 29) * 0xbf58476d1ce4e5b9u;
    return order;
}

WORK uint64_t appendJournal(uint64_t order) {
    FRAME;
    for (int i = 0; i < 30000; i++)
        order = order * 31 + i;
    return order;
}

WORK uint64_t aggregateHistograms(std::vector<uint32_t>& buckets) {
    FRAME;
    for (size_t i = 2; i < buckets.size(); i++)
        buckets[i] += buckets[i - 1] ^ buckets[i - 2] << 3;
    return buckets.back();
}

WORK uint64_t encodeSnapshot(const std::vector<uint32_t>& buckets) {
    FRAME;
    uint64_t crc = ~0ull;
    for (uint32_t bucket : buckets) {
        crc ^= bucket;
        for (int bit = 0; bit < 4; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xc96c5795d7870f42u : 0);
    }
    return crc;
}

WORK uint64_t tokenizeDocuments(uint64_t seed) {
    FRAME;
    for (int i = 0; i < 150000; i++)
        seed = (seed << 13 | seed >> 51) + 0x9e3779b97f4a7c15u;
    return seed;
}

// ---- what each thread calls ----

WORK void flushMetrics(Clock::time_point until) {
    static std::vector<uint32_t> buckets(200000, 3);
    while (Clock::now() < until)
        sink += aggregateHistograms(buckets) + encodeSnapshot(buckets);
}

WORK void refreshPrices(Clock::time_point until) {
    while (Clock::now() < until)
        sink += parsePrices(sink) + uint64_t(computePrices(sink));
}

WORK void compactSegments(milliseconds cpuTime) {
    static std::vector<uint32_t> left(100000, 5), right(100000, 9);
    timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    int64_t end = now.tv_sec * 1000000000ll + now.tv_nsec + cpuTime.count() * 1000000ll;
    do {
        sink += mergeSegments(left, right) + checksumBlock(left);
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    } while (now.tv_sec * 1000000000ll + now.tv_nsec < end);
}

WORK void handleRequest(Clock::time_point until) {
    do
        sink += appendJournal(parseOrder(sink));
    while (Clock::now() < until);
}

WORK void rebuildIndex(Clock::time_point until) {
    while (Clock::now() < until)
        sink += tokenizeDocuments(sink);
}

// ---- the threads ----

static Clock::time_point begin, end;

static Clock::time_point nextSecond() { return std::chrono::ceil<std::chrono::seconds>(Clock::now()); }

WORK void metricsLoop() {
    for (auto t = nextSecond() + milliseconds(300); t < end; t += milliseconds(1000)) {
        std::this_thread::sleep_until(t);
        flushMetrics(t + milliseconds(150));
    }
}

WORK void priceLoop() {
    for (auto t = nextSecond() + milliseconds(100); t < end; t += milliseconds(500)) {
        std::this_thread::sleep_until(t);
        refreshPrices(t + milliseconds(60));
    }
}

WORK void compactorLoop() {
    while (Clock::now() < end) {
        compactSegments(milliseconds(60));
        std::this_thread::sleep_for(milliseconds(1000));
    }
}

WORK void workerLoop(int seed) {
    std::mt19937 random(seed);
    std::exponential_distribution<double> pause(1 / 210.0);
    while (Clock::now() < end) {
        std::this_thread::sleep_for(milliseconds(int(pause(random))));
        handleRequest(Clock::now() + milliseconds(3));
    }
}

WORK void indexLoop() {
    const auto t = begin + std::chrono::seconds(50);
    std::this_thread::sleep_until(t);
    rebuildIndex(t + milliseconds(1600));
}

template <typename Body> static std::thread start(const char* name, Body body) {
    std::thread thread(body);
    pthread_setname_np(thread.native_handle(), name);
    return thread;
}

int main(int argc, char** argv) {
    begin = Clock::now();
    end = begin + std::chrono::seconds(argc > 1 ? atoi(argv[1]) : 90);
    std::vector<std::thread> threads;
    threads.push_back(start("metrics-flush", metricsLoop));
    threads.push_back(start("price-poll", priceLoop));
    threads.push_back(start("compactor", compactorLoop));
    for (int w = 0; w < 3; w++)
        threads.push_back(start("worker", [=] { workerLoop(w); }));
    for (unsigned cpu = 0; cpu < std::thread::hardware_concurrency(); cpu++)
        threads.push_back(start("index-rebuild", indexLoop));
    for (auto& thread : threads)
        thread.join();
}
