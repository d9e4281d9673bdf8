/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.FrameTooLongException;
import io.eventreactor.ProtocolErrorException;
import io.eventreactor.TlsOptions;
import io.eventreactor.conformance.RecordingTransport;
import io.eventreactor.testing.StringTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link LineReceiver} and {@link LineOnlyReceiver}, besides the recorded
 * vectors.
 */
class LineReceiverTests {

	private final Reads reads = new Reads();

	private final RecordingLines lines = new RecordingLines();

	@Test
	void decodesTextAndReplacesWhatIsNoText() {
		List<String> texts = new ArrayList<>();
		LineReceiver receiver = new LineReceiver() {
			@Override
			protected void lineReceived(String line) {
				texts.add(line);
				if (line.equals("latin")) {
					setCharset(StandardCharsets.ISO_8859_1);
				}
			}
		};
		receiver.makeConnection(new RecordingTransport());
		this.reads.feed(receiver, "gr\u00c3\u00bc\u00c3\u009f\r\na\u00ffb\r\nlatin\r\na\u00ffb\r\n");
		assertThat(texts).containsExactly("gr\u00fc\u00df", "a\ufffdb", "latin", "a\u00ffb");
		this.reads.end(receiver);
	}

	@Test
	void handlersThatAreMissingAreNamed() {
		LineReceiver receiver = new LineReceiver() {
			@Override
			protected void connectionMade() {
				sendLine("hello");
			}
		};
		receiver.makeConnection(new RecordingTransport());
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.reads.feed(receiver, "a\r\nb\r\n"))
			.withMessageContaining(receiver.getClass().getName())
			.withMessageContaining("lineReceived(String)");
		receiver.setRawMode();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> this.reads.feed(receiver, "c"))
			.withMessageContaining("rawDataReceived(ByteBuf)");
		this.reads.end(receiver);
	}

	@Test
	void aLineFeedOrCarriageReturnAloneEndsNoLine() {
		RecordingLines lines = new RecordingLines();
		this.reads.feed(lines, "a\nb\rc\r\r\n\n\r\n");
		assertThat(lines.events).containsExactly("line a\nb\rc\r", "line \n");
		this.reads.end(lines);
		List<String> only = new ArrayList<>();
		LineOnlyReceiver receiver = new LineOnlyReceiver() {
			@Override
			protected void lineReceived(String line) {
				only.add(line);
			}
		};
		receiver.makeConnection(new RecordingTransport());
		this.reads.feed(receiver, "a\nb\rc\r\r\n\n\r\n");
		assertThat(only).containsExactly("a\nb\rc\r", "\n");
		this.reads.end(receiver);
	}

	@Test
	void wrongSettingsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.lines.setDelimiter(""))
			.withMessageContaining("delimiter");
		assertThatIllegalArgumentException().isThrownBy(() -> this.lines.setMaxLineLength(-1))
			.withMessageContaining("-1");
	}

	@Test
	void dataWithoutConnectionIsAMistakeBeforeAndDroppedAfter() {
		LineReceiver unconnected = new LineReceiver() {
		};
		assertThatIllegalStateException().isThrownBy(() -> this.reads.feed(unconnected, "a\r\n"));
		this.reads.end(this.lines);
		this.reads.feed(this.lines, "a\r\nb");
		this.lines.resumeProducing();
		assertThat(this.lines.events).containsExactly("lost ");
		this.reads.assertNothingHeld();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
	void anyChunkingGivesTheSameEvents(long seed) {
		Random random = new Random(seed);
		StringBuilder stream = new StringBuilder();
		while (stream.length() < 20_000) {
			switch (random.nextInt(6)) {
				case 0 -> stream.append("\r\n");
				case 1 -> stream.append("\r\r\n\n");
				case 2 -> {
					int length = random.nextInt(300);
					stream.append("raw ").append(length).append("\r\n").append("\r\nxy".repeat(75), 0, length);
				}
				default -> stream.append("x".repeat(random.nextInt(90))).append("\r\n");
			}
		}
		List<String> whole = play(stream.toString(), new Random(seed), stream.length());
		assertThat(whole).hasSizeGreaterThan(200);
		for (int largest : new int[] { 1, 2, 7, 100, 1000 }) {
			assertThat(play(stream.toString(), random, largest)).as("chunks of up to " + largest).isEqualTo(whole);
		}
	}

	// Raw bytes are joined, since their cuts are those of the network
	private List<String> play(String stream, Random random, int largestChunk) {
		List<String> events = new ArrayList<>();
		List<ByteBuf> kept = new ArrayList<>();
		StringBuilder raw = new StringBuilder();
		int[] missing = new int[1];
		RecordingLines receiver = new RecordingLines();
		receiver.onLine = (line) -> {
			String text = line.toString(StandardCharsets.ISO_8859_1);
			events.add(text);
			if (random.nextInt(8) == 0) {
				kept.add(line.retain());
			}
			else if (random.nextInt(4) == 0) {
				line.skipBytes(line.readableBytes() / 2);
			}
			if (text.startsWith("raw ") && !text.equals("raw 0")) {
				missing[0] = Integer.parseInt(text.substring(4));
				receiver.setRawMode();
			}
			if (random.nextInt(5) == 0) {
				receiver.pauseProducing();
			}
		};
		receiver.onRaw = (data) -> {
			int length = Math.min(missing[0], data.readableBytes());
			raw.append(data.readCharSequence(length, StandardCharsets.ISO_8859_1));
			missing[0] -= length;
			if (missing[0] == 0) {
				events.add("raw: " + raw);
				raw.setLength(0);
				receiver.setLineMode(random.nextBoolean() ? data : data.slice());
			}
			if (random.nextInt(5) == 0) {
				receiver.pauseProducing();
			}
		};
		for (int start = 0; start < stream.length();) {
			int end = Math.min(stream.length(), start + 1 + random.nextInt(largestChunk));
			this.reads.feed(receiver, stream.substring(start, end));
			while (receiver.transport.producing().equals("paused")) {
				receiver.resumeProducing();
			}
			start = end;
		}
		kept.forEach(ByteBuf::release);
		this.reads.end(receiver);
		return events;
	}

	@Test
	void modesMaySwitchAnyNumberOfTimesInOneRead() {
		int switches = 100_000;
		List<String> counted = new ArrayList<>();
		LineReceiver receiver = new LineReceiver() {
			@Override
			protected void lineReceived(ByteBuf line) {
				counted.add("line");
				setRawMode();
			}

			@Override
			protected void rawDataReceived(ByteBuf data) {
				setLineMode(data.skipBytes(1));
			}
		};
		receiver.makeConnection(new RecordingTransport());
		this.reads.feed(receiver, "a\r\n\n".repeat(switches));
		assertThat(counted).hasSize(switches);
		this.reads.end(receiver);
	}

	@Test
	void nothingIsMadeForALineWhileNobodyKeepsIt() {
		Map<ByteBuf, Boolean> seen = new IdentityHashMap<>();
		this.lines.onLine = (line) -> seen.put(line, true);
		ByteBuf read = this.reads.buffer("a\r\nb\r\nc\r\nd");
		this.reads.feed(this.lines, read);
		assertThat(seen).containsOnlyKeys(read);
		this.reads.feed(this.lines, "\r\ne\r\n");
		assertThat(this.lines.events).containsExactly("line a", "line b", "line c", "line d", "line e");
		assertThat(seen).hasSize(2);
		this.reads.end(this.lines);
	}

	@Test
	void whatIsLeftOfRawDataGoesBackWithoutACopy() {
		Map<ByteBuf, Boolean> seen = new IdentityHashMap<>();
		this.lines.onLine = (line) -> {
			seen.put(line, true);
			this.lines.setRawMode();
		};
		this.lines.onRaw = (data) -> {
			seen.put(data, true);
			this.lines.setLineMode(data.skipBytes(1));
		};
		ByteBuf read = this.reads.buffer("a\r\n*b\r\n*c\r\n");
		this.reads.feed(this.lines, read);
		assertThat(this.lines.events).containsExactly("line a", "raw *b\r\n*c\r\n", "line b", "raw *c\r\n", "line c");
		assertThat(seen).containsOnlyKeys(read);
		this.reads.end(this.lines);
	}

	@Test
	void linesThatAreKeptStayAsTheyWere() {
		List<ByteBuf> kept = new ArrayList<>();
		this.lines.onLine = (line) -> kept.add(line.retain());
		this.reads.feed(this.lines, "one\r\ntwo\r\nthr");
		this.reads.feed(this.lines, "ee\r\nfo");
		this.reads.feed(this.lines, "ur\r\nfive\r\n");
		this.lines.endConnection(new ConnectionDoneException());
		assertThat(kept).extracting((line) -> line.toString(StandardCharsets.US_ASCII))
			.containsExactly("one", "two", "three", "four", "five");
		kept.forEach(ByteBuf::release);
		this.reads.assertNothingHeld();
	}

	@Test
	void theLastLineMayBeKeptInPlaceOfTheOneBefore() {
		ByteBuf[] last = { Unpooled.EMPTY_BUFFER };
		List<String> before = new ArrayList<>();
		this.lines.onLine = (line) -> {
			before.add(last[0].toString(StandardCharsets.US_ASCII));
			last[0].release();
			last[0] = line.retain();
		};
		this.reads.feed(this.lines, "one\r\ntwo\r\nthree\r\nfour\r\n");
		this.reads.feed(this.lines, "five\r\n");
		assertThat(before).containsExactly("", "one", "two", "three", "four");
		last[0].release();
		this.reads.end(this.lines);
	}

	@Test
	void bytesHandedInByAHandlerWaitBehindThoseThatAreThere() {
		this.lines.onLine = (line) -> {
			if (line.readableBytes() == 1) {
				this.reads.feed(this.lines, "x".repeat(100) + "\r\n");
				this.reads.feed(this.lines, "y".repeat(1000) + "\r\n");
				this.lines.events.add("after " + line.toString(StandardCharsets.US_ASCII));
			}
		};
		this.reads.feed(this.lines, "a\r\nb\r\nun");
		assertThat(this.lines.events).startsWith("line a", "after a", "line b", "after b", "line un" + "x".repeat(100))
			.hasSize(8);
		this.reads.end(this.lines);
	}

	@Test
	void nothingIsDeliveredOnceTheConnectionIsClosing() {
		this.lines.onLine = (line) -> this.lines.setRawMode();
		this.lines.onRaw = (data) -> {
			this.lines.transport.loseConnection();
			this.lines.setLineMode(data);
		};
		this.reads.feed(this.lines, "a\r\nb\r\nc\r\n");
		this.reads.feed(this.lines, "d\r\n");
		assertThat(this.lines.events).containsExactly("line a", "raw b\r\nc\r\n");
		this.reads.assertNothingHeld();
		this.reads.end(this.lines);
	}

	@Test
	void aHandlerThatThrowsWhenReadingIsResumedClosesTheConnection() {
		IllegalStateException failure = new IllegalStateException("expected by the test");
		this.lines.onLine = (line) -> {
			this.lines.onLine = (next) -> {
				throw failure;
			};
			this.lines.pauseProducing();
		};
		this.reads.feed(this.lines, "a\r\nb\r\nc\r\n");
		assertThatIllegalStateException().isThrownBy(this.lines::resumeProducing).isSameAs(failure);
		assertClosedFor(failure);
		this.lines.resumeProducing();
		assertThat(this.lines.events).containsExactly("line a", "line b");
		this.reads.assertNothingHeld();
		this.reads.end(this.lines);
	}

	@Test
	void aHandlerThatThrowsWhenReadingIsResumedClosesTheConnectionWhateverItsProducerDoes() {
		StringTransport transport = new StringTransport();
		LineReceiver receiver = new LineReceiver() {
			@Override
			protected void lineReceived(String line) {
				throw new IllegalStateException("expected by the test");
			}
		};
		receiver.makeConnection(transport);
		transport.registerProducer(new StringTransport());
		receiver.pauseProducing();
		this.reads.feed(receiver, "a\r\n");
		assertThatIllegalStateException().isThrownBy(receiver::resumeProducing);
		assertThat(transport.producer()).isNull();
		assertThat(transport.disconnecting()).isTrue();
		this.reads.end(receiver);
	}

	@Test
	void aHandlerThatThrowsWhenTheModeIsChangedClosesTheConnection() {
		IllegalStateException failure = new IllegalStateException("expected by the test");
		this.lines.onLine = (line) -> {
			throw failure;
		};
		this.lines.setRawMode();
		ByteBuf rest = this.reads.buffer("a\r\n");
		assertThatIllegalStateException().isThrownBy(() -> this.lines.setLineMode(rest)).isSameAs(failure);
		rest.release();
		assertClosedFor(failure);
		this.reads.end(this.lines);
	}

	private void assertClosedFor(Throwable failure) {
		assertThat(this.lines.transport.reasons()).singleElement()
			.isInstanceOf(ConnectionLostException.class)
			.extracting(Throwable::getCause)
			.isSameAs(failure);
	}

	@Test
	void theUnfinishedRestCanBeSeenWhenTheConnectionIsLost() {
		this.reads.feed(this.lines, "a\r\nunfinished");
		this.reads.end(this.lines);
		assertThat(this.lines.events).containsExactly("line a", "lost unfinished");
	}

	@Test
	void theConnectionMayEndInsideAHandler() {
		this.lines.onLine = (line) -> {
			this.lines.onLine = (next) -> {
			};
			this.reads.feed(this.lines, "d\r\n");
			this.lines.endConnection(new FrameTooLongException(1));
			assertThat(line.toString(StandardCharsets.US_ASCII)).isEqualTo("a");
		};
		this.reads.feed(this.lines, "a\r\nb\r\nc");
		assertThat(this.lines.events).containsExactly("line a", "lost b\r\ncd\r\n");
		this.reads.assertNothingHeld();
	}

	@Test
	void aLineWithoutEndClosesAndBuffersNoMoreThanTheMaximumAndARead() {
		int read = 65536;
		long held = 0;
		for (int sent = 0; sent < 10_000_000; sent += read) {
			this.reads.feed(this.lines, "x".repeat(read));
			held = Math.max(held, this.reads.heldBytes());
		}
		assertThat(this.lines.events).containsExactly("exceeded " + read);
		assertThat(this.lines.transport.reasons()).singleElement()
			.isInstanceOf(FrameTooLongException.class)
			.extracting(Throwable::getMessage)
			.asString()
			.contains("16384");
		assertThat(held).isZero();
		this.reads.end(this.lines);
	}

	@Test
	void aLineThatGrowsTooLongClosesAsSoonAsItIs() {
		long held = 0;
		for (int sent = 0; sent < 100_000; sent += 100) {
			this.reads.feed(this.lines, "x".repeat(100));
			held = Math.max(held, this.reads.heldBytes());
		}
		assertThat(this.lines.events).containsExactly("exceeded 16400");
		assertThat(held).isBetween(16_300L, 2L * 16_484);
		this.reads.assertNothingHeld();
		this.reads.end(this.lines);
	}

	@Test
	void whatIsLeftUnfinishedKeepsNoLargeBuffer() {
		this.reads.feed(this.lines, "a");
		this.reads.feed(this.lines, ("x".repeat(1000) + "\r\n").repeat(60) + "b");
		assertThat(this.lines.events).hasSize(60);
		assertThat(this.reads.heldBytes()).isLessThanOrEqualTo(1024);
		this.reads.feed(this.lines, "c\r\n");
		assertThat(this.lines.events).endsWith("line bc");
		this.reads.end(this.lines);
	}

	// If either took quadratic time, that would be minutes
	@Test
	@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void manyShortLinesAndLongUnfinishedOnesTakeLinearTime() {
		int count = 2_000_000;
		int[] received = new int[1];
		LineReceiver receiver = new LineReceiver() {
			@Override
			protected void lineReceived(ByteBuf line) {
				received[0]++;
			}
		};
		receiver.setMaxLineLength(Integer.MAX_VALUE);
		receiver.makeConnection(new RecordingTransport());
		this.reads.feed(receiver, "a\r\n".repeat(count));
		for (int i = 0; i < 400_000; i++) {
			this.reads.feed(receiver, "\n0123456789-");
		}
		this.reads.feed(receiver, "\r\n");
		assertThat(received[0]).isEqualTo(count + 1);
		this.reads.end(receiver);
	}

	@Test
	void aHandlerMayGoOnAfterALineThatWasTooLong() {
		RecordingLines receiver = new RecordingLines() {
			@Override
			protected void lineLengthExceeded(ByteBuf line) {
				this.events.add("exceeded");
				line.skipBytes(line.bytesBefore((byte) '\n') + 1);
				setLineMode(line);
			}
		};
		receiver.setMaxLineLength(3);
		this.reads.feed(receiver, "a\r\nabcd\r\nb\r\nabcde\r\nc\r\nd");
		assertThat(receiver.events).containsExactly("line a", "exceeded", "line b", "exceeded", "line c");
		this.reads.end(receiver);
	}

	@Test
	void receiverOfOnlyLinesReportsTheLongLineAloneAndGoesOn() {
		List<String> events = new ArrayList<>();
		LineOnlyReceiver receiver = new LineOnlyReceiver() {
			@Override
			protected void lineReceived(String line) {
				events.add(line);
			}

			@Override
			protected void lineLengthExceeded(ByteBuf line) {
				events.add("exceeded " + line.toString(StandardCharsets.US_ASCII));
			}
		};
		receiver.setMaxLineLength(3);
		receiver.makeConnection(new RecordingTransport());
		this.reads.feed(receiver, "abc\r");
		this.reads.feed(receiver, "\nabcd\r\nb\r\n");
		assertThat(events).containsExactly("abc", "exceeded abcd", "b");
		this.reads.end(receiver);
	}

	@Test
	void theRestOfALineThatWasTooLongIsNoLine() {
		List<String> events = new ArrayList<>();
		LineOnlyReceiver receiver = stayingOpen(events);
		this.reads.feed(receiver, "abcde");
		this.reads.feed(receiver, "fgh");
		this.reads.feed(receiver, "QUIT\r\nb\r\nc");
		this.reads.feed(receiver, "\r\n");
		assertThat(events).containsExactly("exceeded abcde", "b", "c");
		assertThat(receiver.frameCount()).isEqualTo(3);
		this.reads.end(receiver);
	}

	@ParameterizedTest
	@ValueSource(strings = { "abcde|\r\nok\r\n", "abcd\r|\nok\r\n", "abcde|\r|\nok\r\n", "abcd\r|\r|\nok\r\n",
			"abcd\r|x\nok|\r\nok\r\n", "abcde|\r\n|ok\r\n" })
	void theEndOfALineThatWasTooLongMayComeInPieces(String pieces) {
		List<String> events = new ArrayList<>();
		LineOnlyReceiver receiver = stayingOpen(events);
		for (String piece : pieces.split("\\|")) {
			this.reads.feed(receiver, piece);
		}
		assertThat(events).hasSize(2).endsWith("ok");
		this.reads.end(receiver);
	}

	@Test
	void theEndOfALineThatWasTooLongMayRepeatItself() {
		List<String> events = new ArrayList<>();
		LineOnlyReceiver receiver = stayingOpen(events);
		receiver.setDelimiter("aab");
		for (char c : "xxxxxxaaabok1aabyyyyyyyaaxaabaabok2aab".toCharArray()) {
			this.reads.feed(receiver, String.valueOf(c));
		}
		assertThat(events).containsExactly("exceeded xxxxxx", "ok1", "exceeded yyyyyy", "", "ok2");
		this.reads.end(receiver);
	}

	@Test
	void aReceiverThatStaysOpenBuffersNothingOfALineThatWasTooLong() {
		List<String> events = new ArrayList<>();
		LineOnlyReceiver receiver = stayingOpen(events);
		for (int i = 0; i < 100; i++) {
			this.reads.feed(receiver, "x".repeat(1000));
			this.reads.assertNothingHeld();
		}
		assertThat(events).hasSize(1);
		this.reads.end(receiver);
	}

	@Test
	void lineReceiverDropsTheRestOfALineThatWasTooLongUnlessTheHandlerGoesOnElsewhere() {
		RecordingLines receiver = new RecordingLines() {
			@Override
			protected void lineLengthExceeded(ByteBuf line) {
				String text = line.toString(StandardCharsets.US_ASCII);
				this.events.add("exceeded " + text);
				if (text.startsWith("lines")) {
					setLineMode();
				}
				else if (text.startsWith("raw")) {
					setRawMode();
				}
			}
		};
		receiver.onRaw = (data) -> receiver.setLineMode();
		receiver.setMaxLineLength(3);
		this.reads.feed(receiver, "abcde");
		this.reads.feed(receiver, "QUIT\r\na\r\n");
		// Here everything that is buffered is dropped, down to a part of a line
		this.reads.feed(receiver, "abcde\r\nb\r\nQU");
		this.reads.feed(receiver, "IT\r\nc\r\n");
		this.reads.feed(receiver, "abcde\r\nb\r\n");
		this.reads.feed(receiver, "d\r\n");
		this.reads.feed(receiver, "lines");
		this.reads.feed(receiver, "e\r\n");
		this.reads.feed(receiver, "raw..");
		this.reads.feed(receiver, "f\r\n");
		this.reads.feed(receiver, "g\r\n");
		assertThat(receiver.events).containsExactly("exceeded abcde", "line a", "exceeded abcde\r\nb\r\nQU", "line c",
				"exceeded abcde\r\nb\r\n", "line d", "exceeded lines", "line e", "exceeded raw..", "raw f\r\n",
				"line g");
		this.reads.end(receiver);
	}

	@Test
	void aTooLongLineInClearTakesNothingThatIsEncrypted() {
		List<String> events = new ArrayList<>();
		StringTransport transport = StringTransport.connect(newStayingOpen(events));
		transport.receive("abcde");
		transport.startTls(TlsOptions.builder().build());
		assertThat(transport.reason()).isNull();
		transport.receive("secret\r\nb\r\n");
		assertThat(events).containsExactly("exceeded abcde");
		assertThat(transport.reason()).isInstanceOf(ProtocolErrorException.class);
		transport.end();
	}

	private static LineOnlyReceiver stayingOpen(List<String> events) {
		LineOnlyReceiver receiver = newStayingOpen(events);
		receiver.makeConnection(new RecordingTransport());
		return receiver;
	}

	private static LineOnlyReceiver newStayingOpen(List<String> events) {
		LineOnlyReceiver receiver = new LineOnlyReceiver() {
			@Override
			protected void lineReceived(String line) {
				events.add(line);
			}

			@Override
			protected void lineLengthExceeded(ByteBuf line) {
				events.add("exceeded " + line.toString(StandardCharsets.US_ASCII));
			}
		};
		receiver.setMaxLineLength(3);
		return receiver;
	}

	@Test
	void aSendStaysTogetherFromAnyThread() {
		RecordingTransport transport = this.lines.transport;
		this.lines.setDelimiter(";");
		this.lines.sendLine("gr\u00fcn");
		this.lines.sendLine(new byte[] { 'b' });
		this.lines.sendLine(this.reads.buffer("c"));
		ByteBuf lent = this.reads.buffer("f");
		this.lines.sendLineCopy(lent);
		assertThat(lent.refCnt()).isOne();
		lent.release();
		int writes = transport.writes();
		transport.setInReactorThread(false);
		this.lines.sendLine("d");
		this.lines.sendLine(this.reads.buffer("e"));
		assertThat(transport.writes()).isEqualTo(writes + 2);
		this.lines.setCharset(StandardCharsets.ISO_8859_1);
		this.lines.sendLine("\u00ff");
		assertThat(new String(transport.sent(), StandardCharsets.ISO_8859_1))
			.isEqualTo("gr\u00c3\u00bcn;b;c;f;d;e;\u00ff;");
		this.reads.end(this.lines);
	}

	@Test
	void aDelimiterThatChangesCountsForWhatIsBuffered() {
		this.reads.feed(this.lines, "a;b;c");
		this.lines.setDelimiter(";");
		this.reads.feed(this.lines, "d");
		assertThat(this.lines.events).containsExactly("line a", "line b");
		assertThat(this.lines.clearLineBuffer()).asString().isEqualTo("cd");
		this.reads.end(this.lines);
	}

}
