package io.distributedcron.embedded.mock;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which objects of a collection are asked for, by labels and fields. */
final class Selector {

    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s+\\(([^)]*)\\)");
    private static final Pattern COMPARISON = Pattern.compile("([^!=\\s]+)\\s*(==|=|!=)\\s*(\\S*)");

    private Selector() {}

    /** {@code a=b,c!=d,e,!f,g in (h,i)}; everything when empty. */
    static Predicate<JsonNode> labels(String selector) {
        return split(selector).stream()
                .map(Selector::label)
                .map(labels -> (Predicate<JsonNode>)
                        object -> labels.test(object.path("metadata").path("labels")))
                .reduce(object -> true, Predicate::and);
    }

    /** {@code metadata.name=a,involvedObject.kind!=b}; everything when empty. */
    static Predicate<JsonNode> fields(String selector) {
        return split(selector).stream().map(Selector::field).reduce(object -> true, Predicate::and);
    }

    /** Splits at commas outside of parentheses. */
    private static List<String> split(String selector) {
        return Pattern.compile(",(?![^(]*\\))")
                .splitAsStream(selector)
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static Predicate<JsonNode> label(String requirement) {
        Matcher set = SET.matcher(requirement);
        if (set.matches()) {
            List<String> values = Pattern.compile(",")
                    .splitAsStream(set.group(3))
                    .map(String::strip)
                    .toList();
            boolean wanted = set.group(2).equals("in");
            return labels -> wanted
                    == (labels.has(set.group(1))
                            && values.contains(labels.path(set.group(1)).asText()));
        }
        Matcher comparison = COMPARISON.matcher(requirement);
        if (comparison.matches()) {
            boolean wanted = !comparison.group(2).equals("!=");
            return labels -> wanted
                    == (labels.has(comparison.group(1))
                            && labels.path(comparison.group(1)).asText().equals(comparison.group(3)));
        }
        return requirement.startsWith("!")
                ? labels -> !labels.has(requirement.substring(1))
                : labels -> labels.has(requirement);
    }

    private static Predicate<JsonNode> field(String requirement) {
        Matcher comparison = COMPARISON.matcher(requirement);
        if (!comparison.matches()) {
            throw ApiFailure.badRequest("the field selector '" + requirement + "' is not of the form field=value");
        }
        boolean wanted = !comparison.group(2).equals("!=");
        String pointer = "/" + comparison.group(1).replace('.', '/');
        return object -> wanted == object.at(pointer).asText("").equals(comparison.group(3));
    }
}
