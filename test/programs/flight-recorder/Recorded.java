import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongUnaryOperator;
import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;

/**
 * Two seconds of what a flight recording can hold: a busy thread, a stack deeper than the recorder keeps, lambdas (hidden classes), two threads that
 * want one lock, one that parks, one that sleeps in native code, allocations, an event of its own, and in the middle a second recording, which makes the
 * recorder begin a new chunk. With the word "linger" it goes on until it is killed.
 */
public class Recorded {
    static volatile long sink;
    static volatile boolean stopped;
    static final Object lock = new Object();

    @Name("demo.OrderPlaced")
    @Label("Order Placed")
    @StackTrace(true)
    static class OrderPlaced extends Event {
        @Label("Parcel Size")
        @DataAmount
        long size;
    }

    static long spin(long rounds) {
        long value = rounds;
        for (long i = 0; i < rounds; i++)
            value = value * 6364136223846793005L + i;
        return value;
    }

    static long descend(int depth) {
        return depth == 0 ? spin(3_000_000) : descend(depth - 1) + 1;
    }

    static void compute() {
        LongUnaryOperator first = seed -> spin(2_000_000 + seed % 2);
        LongUnaryOperator second = seed -> spin(1_000_000 + seed % 3);
        while (!stopped) {
            sink += first.applyAsLong(sink);
            sink += second.applyAsLong(sink);
            sink += descend(100);
            placeOrder();
        }
    }

    static void placeOrder() {
        var order = new OrderPlaced();
        order.size = 1000 + (sink & 7);
        order.commit();
    }

    static void contend() {
        while (!stopped) {
            synchronized (lock) {
                pause(15);
            }
        }
    }

    static void park() {
        while (!stopped)
            LockSupport.parkNanos(60_000_000);
    }

    static void allocate() {
        while (!stopped) {
            List<byte[]> pages = List.of(new byte[200_000], new byte[300_000]);
            sink += pages.get(0).length;
            pause(5);
        }
    }

    static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    static void start(String name, Runnable body) {
        var thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    public static void main(String[] args) throws Exception {
        start("compute", Recorded::compute);
        start("contend-1", Recorded::contend);
        start("contend-2", Recorded::contend);
        start("park", Recorded::park);
        start("allocate", Recorded::allocate);
        pause(1000);
        if (args.length > 0) {
            Thread.sleep(60_000);
            return;
        }

        try (var second = new Recording()) {
            second.start();
            pause(1000);
            stopped = true;
        }
    }
}
