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

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import io.eventreactor.CannotConnectException;
import io.eventreactor.CannotListenException;
import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.ConnectionClosedException;
import io.eventreactor.Connector;
import io.eventreactor.EventPhase;
import io.eventreactor.Factory;
import io.eventreactor.HalfCloseable;
import io.eventreactor.IoType;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.PushProducer;
import io.eventreactor.Reactor;
import io.eventreactor.SystemEvent;
import io.eventreactor.Transport;
import io.eventreactor.defer.Deferred;
import io.eventreactor.protocol.LineReceiver;
import io.eventreactor.service.BackoffPolicy;
import io.eventreactor.task.LoopingCall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@ExtendWith(LeakDetectionExtension.class)
@Timeout(60)
class VirtualReactorTests {

	private static final int PORT = 7000;

	private final List<String> events = new ArrayList<>();

	private VirtualReactor reactor;

	@BeforeEach
	void start() {
		this.reactor = VirtualReactor.started();
	}

	@AfterEach
	void stop() {
		this.reactor.close();
		assertThat(this.reactor.network().openEnds()).isZero();
	}

	@Test
	void twoClientsChat() {
		listen(ListenOptions.DEFAULT, Chatter::new);
		Lines alice = connect("alice");
		Lines bob = connect("bob");
		this.reactor.run();
		alice.sendLine("hello");
		this.reactor.run();
		bob.sendLine("bye");
		this.reactor.run();
		assertThat(this.events).containsExactly("alice made", "bob made", "alice: hello", "bob: hello", "bob: bye",
				"alice: bye");
	}

	@Test
	void anIdleConnectionIsClosedAfterFiveMinutesWithoutWaiting() {
		long before = System.nanoTime();
		listen(ListenOptions.DEFAULT.withIdleTimeout(Duration.ofMinutes(5)), Chatter::new);
		Lines alice = connect("alice");
		this.reactor.advance(Duration.ofMinutes(4));
		alice.sendLine("still here");
		this.reactor.advance(Duration.ofMinutes(5).minusNanos(1));
		assertThat(this.events).containsExactly("alice made", "alice: still here");
		this.reactor.advance(Duration.ofNanos(1));
		assertThat(this.events).endsWith("alice lost: done");
		assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
	}

	@Test
	void aClientReconnectsWithBackoffForAnHour() {
		List<Long> attempts = new ArrayList<>();
		long start = this.reactor.nanoTime();
		BackoffPolicy policy = BackoffPolicy.exponential(Duration.ofSeconds(1), Duration.ofMinutes(5), 2,
				() -> Duration.ZERO);
		this.reactor.connectTcp("example.com", PORT, new Lines.Maker(() -> new Lines("alice", this.events)) {
			@Override
			public void clientConnectionFailed(Connector connector, Throwable reason) {
				assertThat(((CannotConnectException) reason).getReason())
					.isEqualTo(CannotConnectException.Reason.REFUSED);
				attempts.add(TimeUnit.NANOSECONDS.toSeconds(VirtualReactorTests.this.reactor.nanoTime() - start));
				VirtualReactorTests.this.reactor.callLater(policy.delay(attempts.size()), connector::connect);
			}
		});
		this.reactor.advance(Duration.ofMinutes(58));
		assertThat(attempts).startsWith(0L, 1L, 3L, 7L, 15L).hasSizeGreaterThan(15);
		listen(ListenOptions.DEFAULT, Chatter::new);
		assertThat(this.events).isEmpty();
		this.reactor.advance(Duration.ofMinutes(5));
		assertThat(this.events).containsExactly("alice made");
	}

	@Test
	void drainGivesGraceAndThenCloses() {
		ListeningPort port = listen(ListenOptions.DEFAULT, () -> new Chatter(new ArrayList<>()) {
			@Override
			public void drain() {
				sendLine("please leave");
			}
		});
		Lines alice = connect("alice");
		connect("bob");
		this.reactor.run();
		port.drain(Duration.ofSeconds(30)).addCallback((forced) -> this.events.add("drained, forced " + forced));
		this.reactor.advance(Duration.ofSeconds(10));
		alice.transport0().loseConnection();
		this.reactor.advance(Duration.ofSeconds(19));
		assertThat(this.events).containsExactly("alice made", "bob made", "alice: please leave", "bob: please leave",
				"alice lost: done");
		this.reactor.advance(Duration.ofSeconds(1));
		assertThat(this.events).contains("bob lost: done").endsWith("drained, forced 1");
	}

	@Test
	void aPeerThatReadsNothingPausesTheProducerAndTimesOut() {
		List<String> producer = new ArrayList<>();
		listen(ListenOptions.DEFAULT.withWriteTimeout(Duration.ofMinutes(1)), () -> new Lines("server", this.events) {
			@Override
			protected void connectionMade() {
				transport().registerProducer(new LoggedProducer(producer));
				transport().write(Unpooled.wrappedBuffer(new byte[256 * 1024]));
			}
		});
		Lines alice = connect("alice");
		alice.pauseAtOnce = true;
		this.reactor.advance(Duration.ofSeconds(59));
		assertThat(producer).containsExactly("pause");
		this.reactor.advance(Duration.ofSeconds(1));
		assertThat(producer).containsExactly("pause", "stop");
		assertThat(this.events).contains("server lost: write-timeout", "alice lost: lost");
	}

	@Test
	void aPeerThatReadsAgainResumesTheProducer() {
		List<String> producer = new ArrayList<>();
		listen(ListenOptions.DEFAULT, () -> new Lines("server", this.events) {
			@Override
			protected void connectionMade() {
				transport().registerProducer(new LoggedProducer(producer));
				transport().write(Unpooled.wrappedBuffer(new byte[256 * 1024]));
			}
		});
		Counter client = new Counter(true);
		this.reactor.connectTcp("localhost", PORT, ClientFactory.forProtocol(() -> client));
		this.reactor.advance(Duration.ofSeconds(30));
		assertThat(client.received).isZero();
		client.resume();
		this.reactor.run();
		assertThat(client.received).isEqualTo(256 * 1024);
		assertThat(producer).containsExactly("pause", "resume");
	}

	@Test
	void everyByteMayArriveByItself() {
		listen(ListenOptions.DEFAULT, Chatter::new);
		Lines alice = connect("alice");
		this.reactor.network().setChunking(Chunking.bytes());
		this.reactor.run();
		alice.sendLine("one");
		alice.sendLine("two");
		this.reactor.run();
		assertThat(this.events).containsExactly("alice made", "alice: one", "alice: two");
	}

	@Test
	void whateverTheChunkingTheLinesAreTheSame() {
		String text = "a\r\nbc\r\n\r\nd\r\n";
		Chunking.every(text.length()).forEach((chunking) -> {
			this.events.clear();
			ListeningPort port = listen(ListenOptions.DEFAULT, () -> new Lines("server", this.events));
			this.reactor.network().setChunking(chunking);
			Lines alice = connect("alice");
			this.reactor.run();
			alice.transport0().write(text);
			alice.transport0().loseConnection();
			port.stopListening();
			this.reactor.run();
			assertThat(this.events).as(chunking.toString())
				.containsExactlyInAnyOrder("server made", "alice made", "server: a", "server: bc", "server: ",
						"server: d", "server lost: done", "alice lost: done");
		});
	}

	@Test
	void latencyIsTheTimeOneWay() {
		this.reactor.network().setLatency(Duration.ofMillis(40));
		listen(ListenOptions.DEFAULT, Chatter::new);
		Lines alice = connect("alice");
		this.reactor.advance(Duration.ofMillis(79));
		assertThat(this.events).isEmpty();
		this.reactor.advance(Duration.ofMillis(1));
		assertThat(this.events).containsExactly("alice made");
		alice.sendLine("hello");
		this.reactor.advance(Duration.ofMillis(79));
		assertThat(this.events).hasSize(1);
		this.reactor.advance(Duration.ofMillis(1));
		assertThat(this.events).endsWith("alice: hello");
	}

	@Test
	void whatWasSentOverANetworkThatWasDownArrivesWhenItIsUpAgain() {
		listen(ListenOptions.DEFAULT, Chatter::new);
		Lines alice = connect("alice");
		this.reactor.run();
		this.reactor.network().setUp(false);
		alice.sendLine("hello");
		this.reactor.advance(Duration.ofSeconds(20));
		assertThat(this.events).containsExactly("alice made");
		this.reactor.network().setUp(true);
		this.reactor.run();
		assertThat(this.events).endsWith("alice: hello");
	}

	@Test
	void connectingOverANetworkThatIsDownTimesOut() {
		this.reactor.network().setUp(false);
		this.reactor.connectTcp(InetSocketAddress.createUnresolved("example.com", PORT),
				new Lines.Maker(() -> new Lines("alice", this.events)) {
					@Override
					public void clientConnectionFailed(Connector connector, Throwable reason) {
						VirtualReactorTests.this.events.add(reason.getMessage());
					}
				}, ConnectOptions.DEFAULT.withTimeout(Duration.ofSeconds(7)));
		this.reactor.advance(Duration.ofSeconds(7).minusNanos(1));
		assertThat(this.events).isEmpty();
		this.reactor.advance(Duration.ofNanos(1));
		assertThat(this.events).singleElement().asString().contains("timed out");
	}

	@Test
	void aResetReachesBothEnds() {
		listen(ListenOptions.DEFAULT, () -> new Lines("server", this.events));
		connect("alice");
		this.reactor.run();
		this.reactor.network().resetConnections();
		this.reactor.run();
		assertThat(this.events).containsExactlyInAnyOrder("alice made", "server made", "alice lost: lost",
				"server lost: lost");
	}

	@Test
	void anAbortIsAResetForThePeer() {
		listen(ListenOptions.DEFAULT, () -> new Lines("server", this.events));
		Lines alice = connect("alice");
		this.reactor.run();
		alice.transport0().abortConnection();
		this.reactor.run();
		assertThat(this.events).contains("alice lost: aborted", "server lost: lost");
	}

	@Test
	void oneDirectionMayEndBeforeTheOther() {
		listen(ListenOptions.DEFAULT, HalfClosing::new);
		Lines alice = connect("alice");
		this.reactor.run();
		alice.sendLine("question");
		alice.transport0().loseWriteConnection();
		this.reactor.run();
		assertThat(this.events).containsExactly("alice made", "alice: answer to question", "alice lost: done");
	}

	@Test
	void peersHaveInternetAddresses() {
		ListeningPort port = listen(ListenOptions.DEFAULT, () -> new Lines("server", this.events));
		Lines alice = connect("alice");
		this.reactor.run();
		assertThat(port.getHost()).isEqualTo(new InetSocketAddress(PORT));
		assertThat(alice.transport0().getPeer()).isEqualTo(new InetSocketAddress("127.0.0.1", PORT));
		assertThat(alice.transport0().getHost()).isInstanceOf(InetSocketAddress.class);
	}

	@Test
	void aPortIsBoundOnce() {
		ListeningPort port = listen(ListenOptions.DEFAULT, Chatter::new);
		assertThatExceptionOfType(CannotListenException.class)
			.isThrownBy(() -> listen(ListenOptions.DEFAULT, Chatter::new))
			.satisfies((failure) -> assertThat(failure.getReason()).isEqualTo(CannotListenException.Reason.IN_USE));
		port.stopListening();
		this.reactor.advance(Duration.ofNanos(1));
		assertThat(listen(ListenOptions.DEFAULT, Chatter::new).listening()).isTrue();
	}

	@Test
	void anyFreePortIsAPort() {
		ListeningPort port = this.reactor.listenTcp(0, Factory.forProtocol(Chatter::new));
		assertThat(((InetSocketAddress) port.getHost()).getPort()).isPositive();
	}

	@Test
	void anyFreePortIsNoneThatIsTaken() {
		ListeningPort any = this.reactor.listenTcp(0, Factory.forProtocol(Chatter::new));
		int taken = ((InetSocketAddress) any.getHost()).getPort() + 1;
		this.reactor.listenTcp(taken, Factory.forProtocol(Chatter::new));
		ListeningPort other = this.reactor.listenTcp(0, Factory.forProtocol(Chatter::new));
		assertThat(((InetSocketAddress) other.getHost()).getPort()).isNotEqualTo(taken);
		Lines alice = new Lines("alice", this.events);
		this.reactor.connectTcp("localhost", taken, new Lines.Maker(() -> alice));
		this.reactor.run();
		assertThat(this.events).containsExactly("alice made");
	}

	@Test
	void everyTimerSeesItsOwnTime() {
		long start = this.reactor.nanoTime();
		LoopingCall call = new LoopingCall(this.reactor,
				() -> this.events.add(Duration.ofNanos(this.reactor.nanoTime() - start).toString()));
		call.start(Duration.ofSeconds(20), true);
		this.reactor.advance(Duration.ofMinutes(1));
		assertThat(this.events).containsExactly("PT0S", "PT20S", "PT40S", "PT1M");
		call.stop();
	}

	@Test
	void blockingWorkRunsInTurn() {
		Thread test = Thread.currentThread();
		this.reactor.callInThread(() -> {
			assertThat(Thread.currentThread()).isSameAs(test);
			this.events.add("worked");
		});
		assertThat(this.events).isEmpty();
		this.reactor.run();
		assertThat(this.events).containsExactly("worked");
	}

	@Test
	void anotherThreadMayCallInto() {
		CompletableFuture.runAsync(() -> this.reactor.callFromThread(() -> this.events.add("called"))).join();
		this.reactor.run();
		assertThat(this.events).containsExactly("called");
	}

	@Test
	void anotherThreadMustNotRunIt() {
		CompletableFuture<Throwable> failure = CompletableFuture.supplyAsync(() -> {
			try {
				this.reactor.run();
				return null;
			}
			catch (IllegalStateException ex) {
				return ex;
			}
		});
		assertThat(failure.join()).hasMessageContaining("callFromThread");
	}

	@Test
	void isNotAdvancedFromACallback() {
		List<Throwable> failures = new ArrayList<>();
		this.reactor.callLater(Duration.ZERO, () -> {
			try {
				this.reactor.advance(Duration.ofSeconds(1));
			}
			catch (IllegalStateException ex) {
				failures.add(ex);
			}
		});
		this.reactor.run();
		assertThat(failures).hasSize(1);
	}

	@Test
	void advancesUntilSomethingHappens() {
		Deferred<String> deferred = new Deferred<>();
		this.reactor.callLater(Duration.ofMinutes(3), () -> deferred.callback("done"));
		this.reactor.callLater(Duration.ofMinutes(4), () -> this.events.add("too far"));
		long start = this.reactor.nanoTime();
		this.reactor.advanceUntil(deferred::called, Duration.ofHours(1));
		assertThat(Duration.ofNanos(this.reactor.nanoTime() - start)).isEqualTo(Duration.ofMinutes(3));
		assertThat(this.events).isEmpty();
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.reactor.advanceUntil(() -> false, Duration.ofSeconds(1)))
			.withMessageContaining("PT1S");
	}

	@Test
	void startsAndStopsAsAnyReactorDoes() {
		assertThat(this.reactor.ioType()).isEqualTo(IoType.MEMORY);
		listen(ListenOptions.DEFAULT, () -> new Lines("server", this.events));
		connect("alice");
		this.reactor.run();
		Deferred<String> farewell = new Deferred<>();
		this.reactor.addSystemEventTrigger(EventPhase.BEFORE, SystemEvent.SHUTDOWN, () -> {
			this.reactor.callLater(Duration.ofMinutes(1), () -> farewell.callback("bye"));
			return farewell;
		});
		this.reactor.close();
		assertThat(this.reactor.running()).isFalse();
		assertThat(this.events).contains("server lost: lost", "alice lost: lost");
		this.reactor.start();
		this.events.clear();
		listen(ListenOptions.DEFAULT, Chatter::new);
		connect("bob");
		this.reactor.run();
		assertThat(this.events).containsExactly("bob made");
	}

	@Test
	void closingWaitsForAStopThatWasAskedFor() {
		Deferred<String> farewell = new Deferred<>();
		this.reactor.addSystemEventTrigger(EventPhase.BEFORE, SystemEvent.SHUTDOWN, () -> {
			this.reactor.callLater(Duration.ofMinutes(1), () -> farewell.callback("bye"));
			return farewell;
		});
		this.reactor.stop().addCallback((result) -> this.events.add("stopped"));
		this.reactor.close();
		assertThat(this.events).containsExactly("stopped");
		assertThat(this.reactor.running()).isFalse();
		this.reactor.close();
		this.reactor.start();
		this.reactor.stop().addCallback((result) -> this.events.add("stopped again"));
		this.reactor.run();
		this.reactor.close();
		assertThat(this.events).containsExactly("stopped", "stopped again");
	}

	@Test
	void closingWaitsForAStopThatALoopWasAskedFor() {
		this.reactor.currentLoop().stop();
		this.reactor.close();
		assertThat(this.reactor.running()).isFalse();
	}

	@Test
	void aReactorThatWasNeverStartedSaysSo() {
		VirtualReactor fresh = new VirtualReactor();
		assertThatIllegalStateException().isThrownBy(fresh::run).withMessageContaining("start()");
		fresh.close();
	}

	@Test
	void aThousandRunsAreOneRun() {
		Set<List<String>> traces = new HashSet<>();
		for (int i = 0; i < 1000; i++) {
			List<String> trace = new ArrayList<>();
			play(trace);
			traces.add(trace);
		}
		assertThat(traces).hasSize(1);
		assertThat(traces.iterator().next()).hasSizeGreaterThan(15);
	}

	private void play(List<String> trace) {
		try (VirtualReactor reactor = VirtualReactor.started()) {
			reactor.network().setChunking(Chunking.random(42));
			reactor.network().setLatency(Duration.ofMillis(3));
			List<Chatter> room = new ArrayList<>();
			reactor.listenTcp(new InetSocketAddress(PORT), Factory.forProtocol(() -> new Chatter(room)),
					ListenOptions.DEFAULT.withIdleTimeout(Duration.ofMinutes(1)));
			List<Lines> clients = IntStream.range(0, 4)
				.mapToObj((number) -> connect("client " + number, reactor, trace))
				.collect(Collectors.toList());
			reactor.advance(Duration.ofSeconds(1));
			clients.forEach((client) -> client.sendLine("a line that is long enough to be cut"));
			reactor.advance(Duration.ofMillis(4));
			clients.get(1).transport0().abortConnection();
			clients.get(2).transport0().loseConnection();
			reactor.advance(Duration.ofSeconds(30));
			clients.get(0).sendLine("last words");
			reactor.advance(Duration.ofMinutes(2));
			trace.add("at " + reactor.nanoTime());
		}
	}

	private ListeningPort listen(ListenOptions options, Supplier<? extends Protocol> protocols) {
		return this.reactor.listenTcp(new InetSocketAddress(PORT), Factory.forProtocol(protocols), options);
	}

	private Lines connect(String name) {
		return connect(name, this.reactor, this.events);
	}

	private static Lines connect(String name, Reactor reactor, List<String> events) {
		Lines lines = new Lines(name, events);
		reactor.connectTcp("localhost", PORT, new Lines.Maker(() -> lines));
		return lines;
	}

	/**
	 * Records lines, and how the connection ends.
	 */
	private static class Lines extends LineReceiver {

		private final String name;

		private final List<String> events;

		private boolean pauseAtOnce;

		Lines(String name, List<String> events) {
			this.name = name;
			this.events = events;
		}

		Transport transport0() {
			return transport();
		}

		@Override
		protected void connectionMade() {
			this.events.add(this.name + " made");
			if (this.pauseAtOnce) {
				transport().pauseProducing();
			}
		}

		@Override
		protected void lineReceived(String line) {
			this.events.add(this.name + ": " + line);
		}

		@Override
		protected void connectionLost(Throwable reason) {
			this.events.add(this.name + " lost: " + ((ConnectionClosedException) reason).reason());
		}

		private static class Maker extends ClientFactory {

			private final Supplier<Lines> lines;

			Maker(Supplier<Lines> lines) {
				this.lines = lines;
			}

			@Override
			public Protocol buildProtocol(SocketAddress peer) {
				return this.lines.get();
			}

		}

	}

	/**
	 * Repeats each line to everybody in the room.
	 */
	private static class Chatter extends LineReceiver {

		private static final List<Chatter> everybody = new ArrayList<>();

		private final List<Chatter> room;

		Chatter() {
			this(everybody);
		}

		Chatter(List<Chatter> room) {
			this.room = room;
		}

		@Override
		protected void connectionMade() {
			this.room.add(this);
		}

		@Override
		protected void lineReceived(String line) {
			this.room.forEach((chatter) -> chatter.sendLine(line));
		}

		@Override
		protected void connectionLost(Throwable reason) {
			this.room.remove(this);
		}

	}

	/**
	 * Answers when the question has ended.
	 */
	private static final class HalfClosing extends LineReceiver implements HalfCloseable {

		private String question;

		@Override
		protected void lineReceived(String line) {
			this.question = line;
		}

		@Override
		public void readConnectionLost() {
			sendLine("answer to " + this.question);
			transport().loseConnection();
		}

		@Override
		public void writeConnectionLost() {
		}

	}

	private static final class Counter extends Protocol {

		private final boolean paused;

		private long received;

		private Counter(boolean paused) {
			this.paused = paused;
		}

		@Override
		protected void connectionMade() {
			if (this.paused) {
				transport().pauseProducing();
			}
		}

		@Override
		public void dataReceived(ByteBuf data) {
			this.received += data.readableBytes();
		}

		void resume() {
			transport().resumeProducing();
		}

	}

	private record LoggedProducer(List<String> calls) implements PushProducer {

		@Override
		public void pauseProducing() {
			this.calls.add("pause");
		}

		@Override
		public void resumeProducing() {
			this.calls.add("resume");
		}

		@Override
		public void stopProducing() {
			this.calls.add("stop");
		}

	}

}
