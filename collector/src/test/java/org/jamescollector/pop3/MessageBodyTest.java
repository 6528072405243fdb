/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.testing.NoBufferLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoBufferLeaks.class)
class MessageBodyTest {

    private static final String AFTER = "+OK the next reply\r\n";

    /** What came out, and what was left of the wire. */
    private record Decoded(String message, String left, boolean ended) {}

    private static Decoded decode(String wire, int... cuts) {
        return decode(wire, false, cuts);
    }

    private static Decoded decode(String wire, boolean lineFeedEndsLine, int... cuts) {
        ReceivedMessage received = new ReceivedMessage();
        MessageBody body = new MessageBody(received, "RETR", Long.MAX_VALUE, lineFeedEndsLine);
        List<String> pieces = pieces(wire, cuts);
        boolean ended = false;
        StringBuilder left = new StringBuilder();
        for (String piece : pieces) {
            ByteBuf in = ByteBufAllocator.DEFAULT.directBuffer(Math.max(1, piece.length()));
            in.writeBytes(piece.getBytes(StandardCharsets.ISO_8859_1));
            if (!ended && in.isReadable()) {
                ended = body.read(in);
            }
            left.append(in.toString(StandardCharsets.ISO_8859_1));
            in.release();
        }
        body.discard();
        return new Decoded(received.text(), left.toString(), ended);
    }

    private static List<String> pieces(String wire, int... cuts) {
        int[] sorted = Arrays.stream(cuts)
                .map(cut -> Math.floorMod(cut, wire.length() + 1))
                .sorted()
                .toArray();
        List<String> pieces = new ArrayList<>();
        int from = 0;
        for (int cut : sorted) {
            pieces.add(wire.substring(from, cut));
            from = cut;
        }
        pieces.add(wire.substring(from));
        return pieces;
    }

    /** Byte-stuffing as RFC 1939 has it, written as plainly as can be. */
    private static String wire(String message) {
        String stuffed = ("\r\n" + message).replace("\r\n.", "\r\n..").substring(2);
        return stuffed + ".\r\n" + AFTER;
    }

    @Property(tries = 2_000)
    void shouldGiveTheSameMessageHoweverTheWireIsCut(@ForAll("messages") String message, @ForAll("cuts") int[] cuts) {
        assertThat(decode(wire(message), cuts)).isEqualTo(new Decoded(message, AFTER, true));
    }

    /** Dense in what matters: dots, line ends, whole and broken, eight-bit octets, NUL; and runs too long to be joined. */
    @Provide
    Arbitrary<String> messages() {
        Arbitrary<String> pieces = Arbitraries.of(
                ".",
                "..",
                "\r",
                "\n",
                "\r\n",
                "\r\n.",
                "\r\n..",
                ".\r",
                "\n.\n",
                "\n.\r\n",
                "\0",
                "\u00ff\u0080",
                "a",
                "words",
                "x".repeat(700));
        return pieces.list().ofMaxSize(60).map(list -> String.join("", list) + "\r\n");
    }

    @Provide
    Arbitrary<int[]> cuts() {
        return Arbitraries.integers().between(0, 100_000).array(int[].class).ofMaxSize(40);
    }

    @Property(tries = 20)
    void shouldGiveTheSameMessageOctetByOctet(@ForAll("messages") String message) {
        String wire = wire(message);
        int[] everywhere = new int[wire.length()];
        Arrays.setAll(everywhere, i -> i);

        assertThat(decode(wire, everywhere)).isEqualTo(new Decoded(message, AFTER, true));
    }

    @Test
    void shouldKnowAnEmptyMessage() {
        assertThat(decode(".\r\n")).isEqualTo(new Decoded("", "", true));
    }

    @Test
    void shouldNotTakeADotAfterABareLineFeedForTheEnd() {
        assertThat(decode("one\n.\r\ntwo\r\n.\r\n")).isEqualTo(new Decoded("one\n.\r\ntwo\r\n", "", true));
        assertThat(decode("one\n.\ntwo\r\n.\r\n")).isEqualTo(new Decoded("one\n.\ntwo\r\n", "", true));
    }

    @Test
    void shouldNotTakeADotAndABareLineFeedForTheEnd() {
        assertThat(decode("one\r\n.\ntwo\r\n.\r\n")).isEqualTo(new Decoded("one\r\n\ntwo\r\n", "", true));
    }

    @Test
    void shouldTakeLineFeedsForLineEndsWhereTheProviderKnowsNoOther() {
        assertThat(decode("one\n..two\n.\n+OK\n", true)).isEqualTo(new Decoded("one\n.two\n", "+OK\n", true));
        assertThat(decode("one\n.\r\n", true)).isEqualTo(new Decoded("one\n", "", true));
    }

    @Test
    void shouldKeepACarriageReturnBehindAStuffedDot() {
        assertThat(decode("..\r\n..\rx\r\n.\r\n", 2, 3, 6, 7)).isEqualTo(new Decoded(".\r\n.\rx\r\n", "", true));
        assertThat(decode(".\rx\r\n.\r\n", 2)).isEqualTo(new Decoded("\rx\r\n", "", true));
    }

    @Test
    void shouldEndAtTheBoundOfOctets() {
        ReceivedMessage received = new ReceivedMessage();
        MessageBody body = new MessageBody(received, "RETR", 10, false);
        ByteBuf in =
                ByteBufAllocator.DEFAULT.buffer().writeBytes("12345678\r\n.\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(body.read(in)).isTrue();
        in.release();

        MessageBody tooLarge = new MessageBody(received, "RETR", 9, false);
        ByteBuf again =
                ByteBufAllocator.DEFAULT.buffer().writeBytes("12345678\r\n.\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> tooLarge.read(again))
                .isInstanceOfSatisfying(
                        Pop3Exception.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE));
        tooLarge.discard();
        again.release();
    }

    @Test
    void shouldHandOnLongRunsWithoutCopyingAndJoinShortOnes() {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            wire.writeBytes("..\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        byte[] run = new byte[10_000];
        for (int i = 0; i < run.length; i++) {
            run[i] = (byte) ('a' + random.nextInt(26));
        }
        wire.writeBytes(run);
        List<Integer> sizes = new ArrayList<>();
        MessageBody body = new MessageBody(
                new MessageSink() {
                    @Override
                    public void chunk(ByteBuf bytes) {
                        sizes.add(bytes.readableBytes());
                        bytes.release();
                    }

                    @Override
                    public void end() {}

                    @Override
                    public void failed(Pop3Exception cause) {}
                },
                "RETR",
                Long.MAX_VALUE,
                false);
        ByteBuf in = ByteBufAllocator.DEFAULT.buffer().writeBytes(wire.toByteArray());
        body.read(in);
        in.release();

        assertThat(sizes).containsExactly(999 * 3, 3 + 10_000);
    }
}
