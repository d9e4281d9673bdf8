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

package io.eventreactor.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionClosedException;
import io.eventreactor.DelayedCall;
import io.eventreactor.HalfCloseable;
import io.eventreactor.Protocol;
import io.eventreactor.PullProducer;
import io.eventreactor.PushProducer;
import io.eventreactor.Transport;
import io.eventreactor.protocol.LineReceiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class IoPumpTests {

	private final List<String> events = new ArrayList<>();

	private final Lines client = new Lines("client");

	private final Lines server = new Lines("server");

	private final IoPump pump = IoPump.connect(this.client, this.server);

	@Test
	void carriesWhatIsWrittenAndAnswered() {
		this.server.echo = true;
		this.client.sendLine("one");
		this.client.sendLine("two");
		assertThat(this.events).isEmpty();
		this.pump.flush();
		assertThat(this.events).containsExactly("server: one", "server: two", "client: one", "client: two");
	}

	@Test
	void whateverTheCutsTheLinesAreTheSame() {
		String text = "a\r\nbc\r\n\r\nd\r\n";
		Chunking.every(text.length()).forEach((chunking) -> {
			this.events.clear();
			IoPump each = IoPump.connect(new Lines("client"), new Lines("server"));
			each.setChunking(chunking);
			each.client().write(text);
			each.client().loseConnection();
			each.flush();
			assertThat(this.events).as(chunking.toString())
				.containsExactlyInAnyOrder("server: a", "server: bc", "server: ", "server: d", "client lost: done",
						"server lost: done");
		});
	}

	@Test
	void theSameSeedMakesTheSameCuts() {
		assertThat(pieces(Chunking.random(7))).isEqualTo(pieces(Chunking.random(7)))
			.isNotEqualTo(pieces(Chunking.random(8)));
		assertThat(pieces(Chunking.of(3, 1))).startsWith(3, 1, 3, 1);
		assertThat(pieces(Chunking.bytes())).containsOnly(1);
		assertThat(pieces(Chunking.joined())).containsExactly(100);
	}

	private static List<Integer> pieces(Chunking chunking) {
		List<Integer> pieces = new ArrayList<>();
		for (int rest = 100; rest > 0; rest -= pieces.get(pieces.size() - 1)) {
			pieces.add(chunking.next(rest));
		}
		return pieces;
	}

	@Test
	void everyWayToCutIsThereOnce() {
		List<List<Integer>> ways = new ArrayList<>();
		Chunking.every(4).forEach((chunking) -> {
			List<Integer> pieces = new ArrayList<>();
			for (int rest = 4; rest > 0; rest -= pieces.get(pieces.size() - 1)) {
				pieces.add(chunking.next(rest));
			}
			ways.add(pieces);
			assertThat(chunking.next(50)).isEqualTo(50);
		});
		assertThat(ways).doesNotHaveDuplicates()
			.hasSize(8)
			.contains(List.of(4), List.of(1, 1, 1, 1), List.of(1, 3), List.of(2, 2));
	}

	@Test
	void wrongChunkingsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Chunking.of());
		assertThatIllegalArgumentException().isThrownBy(() -> Chunking.of(1, 0));
		assertThatIllegalArgumentException().isThrownBy(() -> Chunking.every(21)).withMessageContaining("random");
		this.pump.setChunking((available) -> available + 1);
		this.client.sendLine("x");
		assertThatIllegalStateException().isThrownBy(this.pump::flush);
	}

	@Test
	void closingSendsWhatWasWritten() {
		this.server.sendLine("goodbye");
		this.pump.server().loseConnection();
		this.pump.flush();
		assertThat(this.events).containsExactlyInAnyOrder("client: goodbye", "server lost: done", "client lost: done");
		assertThat(this.events.indexOf("client: goodbye")).isLessThan(this.events.indexOf("client lost: done"));
	}

	@Test
	void anAbortIsAResetForTheOther() {
		this.client.sendLine("lost with it");
		this.pump.client().abortConnection();
		this.pump.flush();
		assertThat(this.events).containsExactlyInAnyOrder("client lost: aborted", "server lost: lost");
	}

	@Test
	void aResetIsOneForBoth() {
		this.client.sendLine("never arrives");
		this.pump.reset();
		this.pump.flush();
		assertThat(this.events).containsExactlyInAnyOrder("server lost: lost", "client lost: lost");
	}

	@Test
	void whoIsNotHalfCloseableAfterAllIsClosedWithThePeer() {
		HalfClosing half = new HalfClosing() {
			@Override
			public boolean halfCloseable() {
				return false;
			}
		};
		IoPump halves = IoPump.connect(client2(), half);
		halves.client().loseWriteConnection();
		halves.flush();
		assertThat(this.events).containsExactlyInAnyOrder("server lost: done", "client2 lost: done");
	}

	@Test
	void oneDirectionMayEndBeforeTheOther() {
		HalfClosing half = new HalfClosing();
		IoPump halves = IoPump.connect(client2(), half);
		halves.client().write("question\r\n");
		halves.client().loseWriteConnection();
		halves.flush();
		assertThat(this.events).containsExactlyInAnyOrder("server: question", "read ended", "client2: answer",
				"write ended", "server lost: done", "client2 lost: done");
	}

	private Lines client2() {
		return new Lines("client2");
	}

	@Test
	void aSideThatHasPausedGetsNothingAndTheOtherIsPaused() {
		this.pump.server().pauseProducing();
		this.pump.client().registerProducer(new Push());
		for (int i = 0; i < 30; i++) {
			this.pump.client().write("x".repeat(8190) + "\r\n");
		}
		this.pump.setChunking(Chunking.of(8192));
		this.pump.flush();
		assertThat(this.events).containsExactly("pause");
		assertThat(this.pump.client().pendingWriteBytes()).isEqualTo(29 * 8192);
		this.pump.server().resumeProducing();
		this.pump.flush();
		assertThat(this.events).hasSize(32).contains("resume");
		assertThat(this.pump.client().pendingWriteBytes()).isZero();
	}

	@Test
	void aConversationWithoutEndSaysSo() {
		IoPump endless = IoPump.connect(new Taker(), new Taker());
		endless.client().registerProducer(new Endless(endless.client()));
		assertThatIllegalStateException().isThrownBy(endless::flush).withMessageContaining("pump()");
		endless.client().unregisterProducer();
		endless.flush();
		assertThat(endless.pump()).isFalse();
	}

	@Test
	void closingAfterTheEndOfOutputIsTheEnd() {
		IoPump halves = IoPump.connect(new HalfClosing(), new Lines("other"));
		halves.setDropping(true);
		halves.client().loseWriteConnection();
		halves.flush();
		assertThat(this.events).containsExactly("write ended");
		halves.client().loseConnection();
		halves.flush();
		assertThat(this.events).containsExactly("write ended", "server lost: done");
	}

	@Test
	void anAbortAfterTheEndOfOutputIsAReset() {
		HalfClosing half = new HalfClosing() {
			@Override
			public void readConnectionLost() {
			}
		};
		IoPump halves = IoPump.connect(new Lines("client"), half);
		halves.server().loseWriteConnection();
		halves.client().registerProducer(new Push());
		halves.pump();
		halves.server().abortConnection();
		halves.flush();
		assertThat(this.events).contains("server lost: aborted").doesNotHaveDuplicates();
		assertThat(halves.client().ended()).isTrue();
	}

	@Test
	void whatIsDroppedNeverArrives() {
		this.pump.setDropping(true);
		this.client.sendLine("lost");
		this.pump.flush();
		this.pump.setDropping(false);
		this.client.sendLine("found");
		this.pump.flush();
		assertThat(this.events).containsExactly("server: found");
	}

	@Test
	void whatIsOnItsWayTakesItsTime() {
		this.server.echo = true;
		this.pump.setLatency(Duration.ofMillis(40));
		this.pump.reactor().callLater(Duration.ofMillis(100), () -> this.client.sendLine("ping"));
		this.pump.advance(Duration.ofMillis(139));
		assertThat(this.events).isEmpty();
		this.pump.advance(Duration.ofMillis(1));
		assertThat(this.events).containsExactly("server: ping");
		this.pump.advance(Duration.ofSeconds(1));
		assertThat(this.events).containsExactly("server: ping", "client: ping");
	}

	@Test
	void aCallThatWasPulledForwardIntoThePastIsMade() {
		DelayedCall call = this.pump.reactor().callLater(Duration.ofSeconds(10), () -> this.events.add("called"));
		this.pump.advance(Duration.ofSeconds(5));
		call.delay(Duration.ofSeconds(-8));
		assertThat(this.events).isEmpty();
		this.pump.advance(Duration.ofSeconds(1));
		assertThat(this.events).containsExactly("called");
		assertThat(this.pump.reactor().nanoTime()).isEqualTo(Duration.ofSeconds(6).toNanos());
	}

	private class Lines extends LineReceiver {

		private final String name;

		private boolean echo;

		Lines(String name) {
			this.name = name;
		}

		@Override
		protected void lineReceived(String line) {
			IoPumpTests.this.events.add(this.name + ": " + line);
			if (this.echo) {
				sendLine(line);
			}
		}

		@Override
		protected void connectionLost(Throwable reason) {
			IoPumpTests.this.events.add(this.name + " lost: " + ((ConnectionClosedException) reason).reason());
		}

	}

	private class HalfClosing extends Lines implements HalfCloseable {

		HalfClosing() {
			super("server");
		}

		@Override
		public void readConnectionLost() {
			IoPumpTests.this.events.add("read ended");
			sendLine("answer");
			transport().loseWriteConnection();
		}

		@Override
		public void writeConnectionLost() {
			IoPumpTests.this.events.add("write ended");
		}

	}

	private final class Push implements PushProducer {

		@Override
		public void pauseProducing() {
			IoPumpTests.this.events.add("pause");
		}

		@Override
		public void resumeProducing() {
			IoPumpTests.this.events.add("resume");
		}

		@Override
		public void stopProducing() {
		}

	}

	private record Endless(Transport transport) implements PullProducer {

		@Override
		public void resumeProducing() {
			this.transport.write("x");
		}

		@Override
		public void stopProducing() {
		}

	}

	private static final class Taker extends Protocol {

		@Override
		public void dataReceived(ByteBuf data) {
		}

	}

}
