package io.distributedcron.benchmarks.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Samples of stacks as a picture: a bar for each frame, as wide as its share of the samples, on top of its caller's. After
 * Brendan Gregg, "The Flame Graph", Communications of the ACM 59 (6), 2016. Not thread-safe.
 */
public final class FlameGraph {
    private static final int WIDTH = 1200;
    private static final int ROW = 16;
    private static final int TOP = 58;
    private static final int CHARACTER = 7;

    /** What is less than this share of all samples is not drawn. */
    private static final double LEAST = 0.004;

    private final Node root = new Node("all");

    private static final class Node {
        final String frame;
        final Map<String, Node> callees = new TreeMap<>();
        long samples;

        Node(String frame) {
            this.frame = frame;
        }

        int depth(double least) {
            int deepest = 0;
            for (Node callee : callees.values()) {
                if (callee.samples >= least) {
                    deepest = Math.max(deepest, callee.depth(least));
                }
            }
            return 1 + deepest;
        }
    }

    /** Adds a sample: its frames from the outermost to the innermost, as {@code package.Class.method}. */
    public void add(List<String> stack) {
        root.samples++;
        Node node = root;
        for (String frame : stack) {
            node = node.callees.computeIfAbsent(frame, Node::new);
            node.samples++;
        }
    }

    /** How many samples there are. */
    public long samples() {
        return root.samples;
    }

    /** The share of each library in the innermost frames, from 0 to 1. */
    public Map<String, Double> shares() {
        Map<String, Long> innermost = new LinkedHashMap<>();
        for (Area area : Area.values()) {
            innermost.put(area.label, 0L);
        }
        count(root, innermost);
        Map<String, Double> shares = new LinkedHashMap<>();
        innermost.forEach((area, samples) -> shares.put(area, (double) samples / Math.max(1, root.samples)));
        return shares;
    }

    private static void count(Node node, Map<String, Long> innermost) {
        long own = node.samples
                - node.callees.values().stream().mapToLong(it -> it.samples).sum();
        innermost.merge(Area.of(node.frame).label, own, Long::sum);
        node.callees.values().forEach(callee -> count(callee, innermost));
    }

    /** The picture. */
    public String svg(String title) {
        double least = Math.max(1, root.samples * LEAST);
        int rows = root.depth(least);
        int height = TOP + rows * ROW + 12;
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"monospace\""
                        + " font-size=\"11\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                height));
        text(svg, 8, 20, "font-size=\"14\"", String.format(Locale.ROOT, "%s: %,d samples", title, root.samples));
        legend(svg);
        draw(svg, root, 0, 0, rows, least);
        return svg.append("</svg>\n").toString();
    }

    private void legend(StringBuilder svg) {
        int x = 8;
        for (Map.Entry<String, Double> share : shares().entrySet()) {
            String label = String.format(Locale.ROOT, "%s %.0f %%", share.getKey(), share.getValue() * 100);
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"30\" width=\"12\" height=\"12\" fill=\"%s\"/>%n",
                    x,
                    Area.labelled(share.getKey()).color));
            text(svg, x + 16, 40, "", label);
            x += 16 + (label.length() + 3) * CHARACTER;
        }
    }

    private void draw(StringBuilder svg, Node node, long before, int level, int rows, double least) {
        double scale = (double) WIDTH / root.samples;
        double x = before * scale;
        double width = node.samples * scale;
        int y = TOP + (rows - 1 - level) * ROW;
        svg.append(String.format(
                Locale.ROOT,
                "<g><title>%s: %.1f %%</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\""
                        + " stroke=\"white\" stroke-width=\"0.5\"/>",
                escaped(node.frame),
                100.0 * node.samples / root.samples,
                x,
                y,
                width,
                ROW - 1,
                Area.of(node.frame).color));
        String name = brief(node.frame);
        int room = (int) (width / CHARACTER) - 1;
        if (room >= 3) {
            text(svg, (int) x + 3, y + 12, "", name.length() <= room ? name : name.substring(0, room - 1) + "…");
        }
        svg.append("</g>\n");
        long start = before;
        for (Node callee : node.callees.values()) {
            if (callee.samples >= least) {
                draw(svg, callee, start, level + 1, rows, least);
            }
            start += callee.samples;
        }
    }

    /** Class and method. */
    private static String brief(String frame) {
        int method = frame.lastIndexOf('.');
        int type = method < 0 ? -1 : frame.lastIndexOf('.', method - 1);
        return frame.substring(type + 1);
    }

    private static void text(StringBuilder svg, int x, int y, String style, String text) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" %s>%s</text>%n", x, y, style, escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Whose code a frame is. */
    private enum Area {
        OURS("Distributed Cron", "#7fbf8e", "io.distributedcron."),
        MONGODB("MongoDB driver", "#f0b46a", "com.mongodb.", "org.bson."),
        KAFKA("Kafka client", "#8fb3e2", "org.apache.kafka."),
        REDIS("Lettuce and Netty", "#c9a3dd", "io.lettuce.", "io.netty."),
        REST("JDK and others", "#cfd3d8", "");

        private final String label;
        private final String color;
        private final Pattern packages;

        Area(String label, String color, String... packages) {
            this.label = label;
            this.color = color;
            this.packages = Pattern.compile("(" + String.join("|", packages).replace(".", "\\.") + ").*");
        }

        static Area of(String frame) {
            for (Area area : values()) {
                if (area.packages.matcher(frame).matches()) {
                    return area;
                }
            }
            return REST;
        }

        static Area labelled(String label) {
            List<Area> those = new ArrayList<>(List.of(values()));
            those.removeIf(area -> !area.label.equals(label));
            return those.getFirst();
        }
    }
}
