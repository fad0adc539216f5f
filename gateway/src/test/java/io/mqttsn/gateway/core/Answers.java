package io.mqttsn.gateway.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The answers of a fake part of the world: given at once, or held back until the test lets them go, in their order or another. */
final class Answers {

    private final List<Runnable> heldBack = new ArrayList<>();
    private boolean holding;

    void holdBack() {
        holding = true;
    }

    void give(Runnable answer) {
        if (holding) {
            heldBack.add(answer);
        } else {
            answer.run();
        }
    }

    int waiting() {
        return heldBack.size();
    }

    /** Lets the oldest answer go; the others stay. */
    void letOneGo() {
        heldBack.remove(0).run();
    }

    /** Lets the newest answer go; the others stay. */
    void letNewestGo() {
        heldBack.remove(heldBack.size() - 1).run();
    }

    /** Lets the answers go that wait now, and from now on gives them at once. */
    void letAllGo() {
        holding = false;
        goInOrder(takeAll());
    }

    /** Lets the answers go that wait now, in any order; later ones are held back as before. */
    void letGoShuffled(Random random) {
        List<Runnable> now = takeAll();
        Collections.shuffle(now, random);
        goInOrder(now);
    }

    private List<Runnable> takeAll() {
        List<Runnable> now = new ArrayList<>(heldBack);
        heldBack.clear();
        return now;
    }

    private static void goInOrder(List<Runnable> answers) {
        answers.forEach(Runnable::run);
    }
}
