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
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.eventreactor.ConnectionClosedException;
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
 * Tests for {@link NetstringReceiver} and the {@link IntNStringReceiver}s, besides the
 * recorded vectors.
 */
class StringReceiverTests {

	private final Reads reads = new Reads();

	private final RecordingTransport transport = new RecordingTransport();

	private final List<String> strings = new ArrayList<>();

	private Consumer<String> onString = (string) -> {
	};

	static Stream<String> receivers() {
		return Stream.of("netstring", "int8", "int16", "int32");
	}

	private AbstractStringReceiver receiver(String name) {
		AbstractStringReceiver receiver = switch (name) {
			case "netstring" -> new NetstringReceiver() {
				@Override
				protected void stringReceived(String string) {
					received(string);
				}
			};
			case "int8" -> new Int8StringReceiver() {
				@Override
				protected void stringReceived(String string) {
					received(string);
				}
			};
			case "int16" -> new Int16StringReceiver() {
				@Override
				protected void stringReceived(String string) {
					received(string);
				}
			};
			default -> new Int32StringReceiver() {
				@Override
				protected void stringReceived(String string) {
					received(string);
				}
			};
		};
		receiver.makeConnection(this.transport);
		return receiver;
	}

	private void received(String string) {
		this.strings.add(string);
		this.onString.accept(string);
	}

	private static String frame(String name, String string) {
		int length = string.length();
		return switch (name) {
			case "netstring" -> length + ":" + string + ",";
			case "int8" -> (char) length + string;
			case "int16" -> "" + (char) (length >> 8) + (char) (length & 0xff) + string;
			default -> "\0\0" + (char) (length >> 8) + (char) (length & 0xff) + string;
		};
	}

	@ParameterizedTest
	@MethodSource("receivers")
	void anyChunkingGivesTheSameStrings(String name) {
		Random random = new Random(name.hashCode());
		List<String> expected = new ArrayList<>();
		StringBuilder stream = new StringBuilder();
		for (int i = 0; i < 300; i++) {
			String string = "x".repeat(random.nextInt(2) * random.nextInt(256));
			expected.add(string);
			stream.append(frame(name, string));
		}
		AbstractStringReceiver receiver = receiver(name);
		this.onString = (string) -> {
			if (random.nextInt(5) == 0) {
				receiver.pauseProducing();
			}
		};
		for (int largest : new int[] { stream.length(), 1, 5, 300, 2000 }) {
			this.strings.clear();
			for (int start = 0; start < stream.length();) {
				int end = Math.min(stream.length(), start + 1 + random.nextInt(largest));
				this.reads.feed(receiver, stream.substring(start, end));
				while (this.transport.producing().equals("paused")) {
					receiver.resumeProducing();
				}
				start = end;
			}
			assertThat(this.strings).as("chunks of up to " + largest).isEqualTo(expected);
		}
		this.reads.end(receiver);
	}

	@ParameterizedTest
	@MethodSource("receivers")
	void nothingIsDeliveredOnceTheConnectionIsClosing(String name) {
		AbstractStringReceiver receiver = receiver(name);
		this.onString = (string) -> this.transport.loseConnection();
		this.reads.feed(receiver, frame(name, "a") + frame(name, "b") + frame(name, "c").substring(0, 1));
		assertThat(this.strings).containsExactly("a");
		this.reads.assertNothingHeld();
		this.reads.end(receiver);
	}

	@ParameterizedTest
	@MethodSource("receivers")
	void aHandlerThatPausesAndResumesGetsNothingTwice(String name) {
		AbstractStringReceiver receiver = receiver(name);
		this.onString = (string) -> {
			receiver.pauseProducing();
			receiver.resumeProducing();
		};
		this.reads.feed(receiver, frame(name, "a") + frame(name, "b") + frame(name, "c"));
		assertThat(this.strings).containsExactly("a", "b", "c");
		this.reads.end(receiver);
	}

	@ParameterizedTest
	@MethodSource("receivers")
	void bytesHandedInByAHandlerComeAfterThoseThatAreThere(String name) {
		AbstractStringReceiver receiver = receiver(name);
		this.onString = (string) -> {
			this.onString = (next) -> {
			};
			this.reads.feed(receiver, frame(name, "c"));
		};
		this.reads.feed(receiver, frame(name, "a") + frame(name, "b"));
		assertThat(this.strings).containsExactly("a", "b", "c");
		this.reads.end(receiver);
	}

	@ParameterizedTest
	@MethodSource("receivers")
	void aLengthAboveTheMaximumClosesBeforeTheStringArrives(String name) {
		AbstractStringReceiver receiver = receiver(name);
		receiver.setMaxStringLength(3);
		String tooLong = frame(name, "abcd");
		this.reads.feed(receiver, frame(name, "abc") + tooLong.substring(0, tooLong.indexOf('a')));
		this.reads.feed(receiver, "abcd");
		assertThat(this.strings).containsExactly("abc");
		assertThat(this.transport.reasons()).singleElement().isInstanceOf(FrameTooLongException.class);
		this.reads.assertNothingHeld();
		this.reads.end(receiver);
	}

	@Test
	void theLargestLengthIsNotTakenForANegativeOne() {
		AbstractStringReceiver receiver = receiver("int32");
		this.reads.feed(receiver, "\u00ff\u00ff\u00ff\u00ff");
		assertThat(this.transport.reasons()).singleElement().isInstanceOf(FrameTooLongException.class);
		this.reads.end(receiver);
	}

	@Test
	void aMissingHandlerIsNamed() {
		AbstractStringReceiver receiver = new Int8StringReceiver() {
		};
		receiver.makeConnection(this.transport);
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.reads.feed(receiver, "\1a"))
			.withMessageContaining(receiver.getClass().getName())
			.withMessageContaining("stringReceived(String)");
		this.reads.end(receiver);
	}

	@ParameterizedTest
	@MethodSource("receivers")
	void aSendStaysTogetherFromAnyThread(String name) {
		AbstractStringReceiver receiver = receiver(name);
		receiver.sendString("gr\u00fcn");
		this.transport.setInReactorThread(false);
		int writes = this.transport.writes();
		receiver.sendString(this.reads.buffer("b"));
		assertThat(this.transport.writes()).isEqualTo(writes + 1);
		assertThat(new String(this.transport.sent(), StandardCharsets.ISO_8859_1))
			.isEqualTo(frame(name, "gr\u00c3\u00bcn") + frame(name, "b"));
		this.reads.end(receiver);
	}

	@Test
	void aStringThatDoesNotFitItsLengthIsRefusedAndReleased() {
		AbstractStringReceiver receiver = receiver("int8");
		receiver.sendString("x".repeat(255));
		ByteBuf tooLong = this.reads.buffer("x".repeat(256));
		assertThatIllegalArgumentException().isThrownBy(() -> receiver.sendString(tooLong))
			.withMessageContaining("256 bytes")
			.withMessageContaining("8 bits");
		assertThat(tooLong.refCnt()).isZero();
		assertThat(this.transport.sent()).hasSize(256);
		this.reads.end(receiver);
	}

	@Test
	void netstringsThatAreNoneCloseAndSayWhy() {
		assertThat(reasonOf("a")).isInstanceOf(ProtocolErrorException.class).hasMessageContaining("No length");
		assertThat(reasonOf(":a,")).isInstanceOf(ProtocolErrorException.class).hasMessageContaining("No length");
		assertThat(reasonOf("01:a,")).isInstanceOf(ProtocolErrorException.class).hasMessageContaining("zero");
		assertThat(reasonOf("1:ab")).isInstanceOf(ProtocolErrorException.class).hasMessageContaining("comma");
		assertThat(reasonOf("9".repeat(1000))).isInstanceOf(FrameTooLongException.class);
	}

	private ConnectionClosedException reasonOf(String data) {
		RecordingTransport transport = new RecordingTransport();
		NetstringReceiver receiver = new NetstringReceiver() {
		};
		receiver.makeConnection(transport);
		this.reads.feed(receiver, data);
		assertThat(receiver.brokenPeer()).isTrue();
		this.reads.end(receiver);
		return transport.reasons().get(0);
	}

	@Test
	void afterALimitThatDoesNotCloseNothingIsDeliveredNorKept() {
		List<Long> limits = new ArrayList<>();
		Int8StringReceiver receiver = new Int8StringReceiver() {
			@Override
			protected void stringReceived(String string) {
				received(string);
			}

			@Override
			protected void lengthLimitExceeded(long length) {
				limits.add(length);
				if (limits.size() == 1) {
					replaceBufferedBytes(Unpooled.copiedBuffer("\1b", StandardCharsets.US_ASCII));
				}
			}
		};
		receiver.setMaxStringLength(1);
		receiver.makeConnection(this.transport);
		this.reads.feed(receiver, "\1a\2zz\1z");
		assertThat(this.strings).containsExactly("a", "b");
		this.reads.feed(receiver, "\1c\2zz\1z");
		assertThat(receiver.bufferedBytes()).asString().isEqualTo("\2zz\1z");
		this.reads.feed(receiver, "\1y".repeat(1000));
		assertThat(this.strings).containsExactly("a", "b", "c");
		assertThat(limits).containsExactly(2L, 2L);
		this.reads.assertNothingHeld();
		this.reads.end(receiver);
	}

	@Test
	void aLengthInClearDoesNotBeginAnEncryptedString() {
		StringTransport transport = StringTransport.connect(new NetstringReceiver() {
			@Override
			protected void stringReceived(String string) {
				received(string);
			}
		});
		transport.receive("8:STARTTLS,15:");
		transport.startTls(TlsOptions.builder().build());
		transport.receive("4:data,4:more,x,");
		assertThat(this.strings).containsExactly("STARTTLS");
		assertThat(transport.reason()).isInstanceOf(ProtocolErrorException.class);
		transport.end();
	}

	@Test
	void aLengthInClearThatWasTooLargeDropsNothingThatIsEncrypted() {
		StringTransport transport = StringTransport.connect(new Int8StringReceiver() {
			@Override
			protected void connectionMade() {
				setMaxStringLength(1);
			}

			@Override
			protected void stringReceived(String string) {
				received(string);
			}

			@Override
			protected void lengthLimitExceeded(long length) {
			}
		});
		transport.receive("\1a\2");
		transport.receive("z");
		transport.startTls(TlsOptions.builder().build());
		assertThat(transport.reason()).isNull();
		transport.receive("\1b");
		assertThat(this.strings).containsExactly("a");
		assertThat(transport.reason()).isInstanceOf(ProtocolErrorException.class);
		transport.end();
	}

	@Test
	void aWholeStringInClearLeavesNothingBehind() {
		StringTransport transport = StringTransport.connect(new NetstringReceiver() {
			@Override
			protected void stringReceived(String string) {
				received(string);
			}
		});
		transport.receive("8:STARTTLS,");
		transport.startTls(TlsOptions.builder().build());
		transport.receive("4:data,");
		assertThat(this.strings).containsExactly("STARTTLS", "data");
		assertThat(transport.reason()).isNull();
		transport.end();
	}

	@Test
	void aHandlerThatThrowsOutsideACallOfTheConnectionClosesIt() {
		IntNStringReceiver receiver = (IntNStringReceiver) receiver("int8");
		IllegalStateException failure = new IllegalStateException("expected by the test");
		this.onString = (string) -> {
			throw failure;
		};
		ByteBuf bytes = this.reads.buffer(frame("int8", "a"));
		assertThatIllegalStateException().isThrownBy(() -> receiver.replaceBufferedBytes(bytes)).isSameAs(failure);
		bytes.release();
		assertThat(this.transport.reasons()).singleElement()
			.isInstanceOf(ConnectionLostException.class)
			.extracting(Throwable::getCause)
			.isSameAs(failure);
		this.reads.end(receiver);
	}

}
