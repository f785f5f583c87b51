package io.distributedcron.core.run;

/**
 * Where a store keeps a run that shares a document with others, as it was when the run was read: a hint, by which the store
 * finds all of them at once. It says nothing about the run, and whoever has none loses time only; so any two are equal,
 * and runs, references and messages compare by what they say.
 *
 * @param bundle the document; empty if the run has one of its own, or it is not known where it is
 * @param version of that document; each write changes it
 * @param size how many runs the document has, all of them just planned; {@link #MIXED} if they are not
 * @param index of this run among them
 */
public record Whereabouts(String bundle, long version, int size, int index) {
    /** The size of a bundle whose runs do not all stand at the same point. */
    public static final int MIXED = Integer.MAX_VALUE;

    /** Nothing is known. */
    public static final Whereabouts UNKNOWN = new Whereabouts("", 0, MIXED, 0);

    /** Whether it names a document. */
    public boolean known() {
        return !bundle.isEmpty();
    }

    /** The same, as long as it is not known that its runs stand at one point. */
    public Whereabouts mixed() {
        return new Whereabouts(bundle, version, MIXED, index);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Whereabouts;
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
