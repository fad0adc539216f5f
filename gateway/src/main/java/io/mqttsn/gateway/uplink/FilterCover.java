package io.mqttsn.gateway.uplink;

import io.mqttsn.gateway.routing.TopicFilter;

/** Whether one filter makes another one superfluous. */
final class FilterCover {

    private FilterCover() {}

    /**
     * Whether every name that {@code narrow} matches is matched by {@code wide} too. Answers no in a few cases where it would be true, such as {@code +/#}
     * and {@code #}: then both filters are sent to the broker, which is correct as well.
     */
    static boolean covers(TopicFilter wide, TopicFilter narrow) {
        String w = wide.text();
        String n = narrow.text();
        if (n.charAt(0) == '$' && (w.charAt(0) == '+' || w.charAt(0) == '#')) {
            return false;
        }
        int atW = 0;
        int atN = 0;
        while (atW <= w.length()) {
            if (atW < w.length() && w.charAt(atW) == '#') {
                return true;
            }
            if (atN > n.length()) {
                return false;
            }
            int endW = endOfLevel(w, atW);
            int endN = endOfLevel(n, atN);
            boolean anyLevel = endW - atW == 1 && w.charAt(atW) == '+';
            boolean restOfNarrow = endN - atN == 1 && n.charAt(atN) == '#';
            boolean same = endW - atW == endN - atN && w.regionMatches(atW, n, atN, endN - atN);
            if (anyLevel ? restOfNarrow : !same) {
                return false;
            }
            atW = endW + 1;
            atN = endN + 1;
        }
        return atN > n.length();
    }

    private static int endOfLevel(String text, int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
    }
}
