import java.io.StringReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.xml.sax.InputSource;

/**
 * A make-believe catalogue service, whose life has phases that a heat map shows:
 *
 *   0 to about 6 s   start-up: page templates are compiled in the process, so classes load and the JIT compiler works
 *   then             requests on two threads, about a third of the machine, which a young garbage collection stops for about
 *                    80 ms every second or two, and a full one, once what they cached has grown old, for some hundred more
 *   40 to 47 s       the catalogue is rebuilt on every CPU
 *   47 to 57 s       and is written by one thread alone
 */
public class CatalogService {
    static final long BEGIN = System.nanoTime();
    static final AtomicLong sink = new AtomicLong();

    record Offer(int product, long cents, String title) { }

    static double age() { return (System.nanoTime() - BEGIN) / 1e9; }

    // ---- start-up ----

    static void loadConfiguration() throws Exception {
        var xml = new StringBuilder("<catalogue>");
        for (int i = 0; i < 4000; i++)
            xml.append("<shelf id='").append(i).append("'><rule>price &gt; ").append(i * 3).append("</rule></shelf>");
        var source = new InputSource(new StringReader(xml.append("</catalogue>").toString()));
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(source);
        sink.addAndGet(document.getElementsByTagName("rule").getLength());
    }

    static class Template extends SimpleJavaFileObject {
        final String text;

        Template(String name, String text) {
            super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override public CharSequence getCharContent(boolean ignore) { return text; }
    }

    static class Output extends SimpleJavaFileObject {
        Output(String name) { super(URI.create("memory:///" + name + ".class"), Kind.CLASS); }

        @Override public java.io.OutputStream openOutputStream() { return new java.io.ByteArrayOutputStream(); }
    }

    /** Compiles the pages as JSP servers do, with the compiler inside this process. */
    static void compileTemplates(int pages) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var files = new ForwardingJavaFileManager<JavaFileManager>(compiler.getStandardFileManager(null, null, null)) {
            @Override public JavaFileObject getJavaFileForOutput(Location l, String name, JavaFileObject.Kind k, FileObject f) {
                return new Output(name);
            }
        };
        var templates = new ArrayList<Template>();
        for (int p = 0; p < pages; p++) {
            var text = new StringBuilder("import java.util.*; import java.util.stream.*; class Page" + p + " {\n");
            for (int m = 0; m < 12; m++)
                text.append("  static Map<String, Long> block" + m + "(List<String> in) { var n = " + m + "; return in.stream()"
                    + ".filter(s -> s.length() > n).map(s -> s + \"" + m + "\").collect(Collectors.groupingBy(s -> s, Collectors.counting())); }\n");
            templates.add(new Template("Page" + p, text.append("}\n").toString()));
        }
        sink.addAndGet(compiler.getTask(null, files, null, List.of("-proc:none"), null, templates).call() ? 1 : 0);
    }

    static void startService() throws Exception {
        loadConfiguration();
        for (int round = 0; age() < 6; round++)
            compileTemplates(15 + round);
    }

    // ---- requests ----

    static Offer[] cache = new Offer[1_600_000]; // old offers make way for new ones, in order of age
    static int cached;

    static long parseQuery(long seed) {
        for (int i = 0; i < 400_000; i++)
            seed = (seed ^ seed >>> 27) * 0x94d049bb133111ebL;
        return seed;
    }

    static long rankOffers(long seed) {
        var scores = new double[4000];
        for (int i = 0; i < scores.length; i++)
            scores[i] = (seed = seed * 6364136223846793005L + 1442695040888963407L) * 1e-9;
        Arrays.sort(scores);
        return (long) scores[2000];
    }

    static synchronized void cacheOffers(long seed) {
        for (int i = 0; i < 2600; i++) {
            cache[cached] = new Offer(i, seed >>> 40, "offer " + (seed + i));
            cached = (cached + 1) % cache.length;
        }
    }

    static void handleRequest(Random random) {
        long query = parseQuery(random.nextLong());
        long ranked = rankOffers(query);
        cacheOffers(ranked);
        sink.addAndGet(ranked);
    }

    static void serveRequests(int worker, double until) {
        var random = new Random(worker);
        while (age() < until) {
            LockSupport.parkNanos((long) (-7e6 * Math.log(1 - random.nextDouble())));
            handleRequest(random);
        }
    }

    // ---- the rebuild: first on every CPU, then on one ----

    static long indexShelf(long seed) {
        long hash = 17;
        for (int i = 0; i < 3_000_000; i++)
            hash = hash * 31 + (seed ^ i);
        return hash;
    }

    static long indexCatalogue(double until) {
        return IntStream.range(0, Runtime.getRuntime().availableProcessors()).parallel().mapToLong(shelf -> {
            long hash = shelf;
            while (age() < until)
                hash += indexShelf(hash);
            return hash;
        }).sum();
    }

    static long encodePage(long seed) {
        for (int i = 0; i < 2_000_000; i++)
            seed = Long.rotateLeft(seed, 9) + i;
        return seed;
    }

    static long writeCatalogue(double until) {
        long written = 0;
        while (age() < until)
            written += encodePage(written);
        return written;
    }

    static void rebuildCatalogue() {
        sink.addAndGet(indexCatalogue(47));
        sink.addAndGet(writeCatalogue(57));
    }

    static Thread start(String name, Runnable body) {
        var thread = new Thread(body, name);
        thread.start();
        return thread;
    }

    static void sleepUntil(double second) throws InterruptedException {
        Thread.sleep(Math.max(0, (long) ((second - age()) * 1000)));
    }

    public static void main(String[] args) throws Exception {
        startService();
        var workers = new ArrayList<Thread>();
        for (int phase = 0; phase < 2; phase++) {
            double until = phase == 0 ? 40 : 85;
            for (int w = 0; w < 2; w++) {
                int worker = w;
                workers.add(start("request-" + w, () -> serveRequests(worker, until)));
            }
            for (var worker : workers)
                worker.join();
            if (phase == 0) {
                sleepUntil(40);
                rebuildCatalogue();
            }
        }
    }
}
