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

package io.eventreactor.docs.protocols;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.eventreactor.ClientFactory;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.ReactorTime;
import io.eventreactor.docs.AbstractReactorTests;
import io.eventreactor.docs.Peer;
import io.eventreactor.netty.NettyReactor;
import io.eventreactor.protocol.FlowReceiver;
import io.eventreactor.testing.ManualClock;

import static org.assertj.core.api.Assertions.assertThat;

class ProtocolsTests extends AbstractReactorTests {

	@Test
	void reactorNeedsNoSpring() throws Exception {
		// tag::engine[]
		NettyReactor reactor = NettyReactor.builder().threads(1).build();
		reactor.start();
		ListeningPort port = reactor.listenTcp(0, Factory.forProtocol(Shout::new));
		// end::engine[]
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.send("hello\n").read(6)).isEqualTo("HELLO\n");
		}
		// tag::engine-stop[]
		reactor.stop().toCompletableFuture().get(30, TimeUnit.SECONDS);
		// end::engine-stop[]
		assertThat(reactor.running()).isFalse();
	}

	@Test
	void bufferMayBeKept() throws Exception {
		ListeningPort port = listen(Mirror::new);
		try (Peer peer = Peer.connect(port)) {
			peer.send("first");
			Awaitility.await().until(() -> port.statistics().bytesReceived() == 5);
			assertThat(peer.send("second").read(5)).isEqualTo("first");
		}
	}

	@Test
	void linesAreReceived() throws Exception {
		try (Peer peer = Peer.connect(listen(Shout::new))) {
			assertThat(peer.send("he").send("llo\nyou\n").read(10)).isEqualTo("HELLO\nYOU\n");
			assertThat(peer.send("x".repeat(100)).readToEnd()).isEmpty();
		}
	}

	@Test
	void linesAreSentOn() throws Exception {
		try (Peer peer = Peer.connect(listen(Relay::new))) {
			assertThat(peer.send("hello\r\nyou\r\n").read(12)).isEqualTo("hello\r\nyou\r\n");
		}
	}

	@Test
	void rawDataComesBetweenLines() throws Exception {
		try (Peer peer = Peer.connect(listen(Upload::new))) {
			assertThat(peer.send("PUT 3\r\na\r\nPUT 2\r\nbc").read(12)).isEqualTo("OK 3\r\nOK 5\r\n");
			assertThat(peer.send("GET\r\n").readToEnd()).isEmpty();
		}
	}

	@Test
	void stringsAreReceived() throws Exception {
		try (Peer peer = Peer.connect(listen(Lengths::new))) {
			assertThat(peer.send((byte) 0, (byte) 3).send("abc").read(11)).isEqualTo("\0\tabc has 3");
		}
	}

	@Test
	void conversationHasStates() throws Exception {
		try (Peer peer = Peer.connect(listen(Login::new))) {
			assertThat(peer.send("bob\r\nsecret\r\n").read(32)).isEqualTo("name?\r\npassword?\r\nwrong; name?\r\n");
			assertThat(peer.send("alice\r\nswordfish\r\n").readToEnd()).isEqualTo("password?\r\nwelcome, alice\r\n");
		}
	}

	@Test
	void thisSideMayCloseItsHalf() throws Exception {
		int port = ((InetSocketAddress) listen(Checksum::new).getHost()).getPort();
		Question question = new Question("hello");
		this.reactor.connectTcp("127.0.0.1", port, ClientFactory.forProtocol(() -> question));
		assertThat(await(question.answered())).isEqualTo("3610a686\n");
	}

	@Test
	void publisherIsSent() throws Exception {
		SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>();
		try (Peer peer = Peer.connect(listen(() -> new Feed(publisher)))) {
			Awaitility.await().until(publisher::hasSubscribers);
			for (String line : List.of("one\n", "two\n")) {
				publisher.submit(StandardCharsets.US_ASCII.encode(line));
			}
			publisher.close();
			assertThat(peer.readToEnd()).isEqualTo("one\ntwo\n");
		}
	}

	@Test
	void subscriberReceives() throws Exception {
		Archive archive = new Archive();
		// tag::flow-receiver[]
		Factory factory = Factory.forProtocol(() -> new FlowReceiver(archive));
		// end::flow-receiver[]
		try (Peer peer = Peer.connect(listen(factory, ListenOptions.DEFAULT))) {
			peer.send("one").send("two");
		}
		assertThat(archive.complete().get(20, TimeUnit.SECONDS)).isEqualTo("onetwo");
	}

	@Test
	void peerMayCloseItsHalf() throws Exception {
		try (Peer peer = Peer.connect(listen(Checksum::new))) {
			assertThat(peer.send("hello").shutdownOutput().readToEnd()).isEqualTo("3610a686\n");
		}
	}

	@Test
	void pullProducerIsAskedUntilItIsDone() throws Exception {
		String numbers = IntStream.rangeClosed(0, 1000).mapToObj((i) -> i + "\n").collect(Collectors.joining());
		try (Peer peer = Peer.connect(listen(Numbers::new))) {
			assertThat(peer.readToEnd()).isEqualTo(numbers);
		}
	}

	@Test
	void pushProducerIsPausedAndResumed() throws Exception {
		ManualClock clock = new ManualClock();
		CompletableFuture<Ticker> made = new CompletableFuture<>();
		Exchange exchange = new Exchange() {
			@Override
			public ReactorTime time() {
				return clock;
			}

			@Override
			public String price() {
				return "7";
			}
		};
		ListeningPort port = listen(() -> {
			Ticker ticker = new Ticker(exchange);
			made.complete(ticker);
			return ticker;
		});
		try (Peer peer = Peer.connect(port)) {
			Ticker ticker = made.get(20, TimeUnit.SECONDS);
			assertThat(peer.read(4)).isEqualTo("7 0\n");
			onLoop(ticker::pauseProducing);
			onLoop(() -> clock.pump(Duration.ofSeconds(1), Duration.ofSeconds(1)));
			onLoop(ticker::resumeProducing);
			onLoop(() -> clock.advance(Duration.ofSeconds(1)));
			assertThat(peer.read(4)).isEqualTo("7 2\n");
		}
	}

	@Test
	void reasonsTellHowAConnectionEnded() throws Exception {
		Reasons reasons = new Reasons();
		try (Peer peer = Peer.connect(listen(() -> reasons))) {
			peer.send("x").read(1);
		}
		assertThat(reasons.end.get(20, TimeUnit.SECONDS)).isEqualTo("either side closed it in good order");
		Reasons aborted = new Reasons();
		try (Peer peer = Peer.connect(listen(() -> aborted))) {
			peer.send("x").read(1);
			aborted.abort();
			assertThat(aborted.end.get(20, TimeUnit.SECONDS)).isEqualTo("this side aborted it");
		}
		Reasons idle = new Reasons();
		// tag::options[]
		ListenOptions options = ListenOptions.DEFAULT.withIdleTimeout(Duration.ofMillis(200))
			.withWriteTimeout(Duration.ofSeconds(10))
			.withMaxConnections(1000);
		// end::options[]
		try (Peer peer = Peer.connect(listen(Factory.forProtocol(() -> idle), options))) {
			assertThat(peer.readToEnd()).isEmpty();
			assertThat(idle.end.get(20, TimeUnit.SECONDS)).isEqualTo("closed by this side for a reason: idle");
		}
	}

	private void onLoop(Runnable call) throws Exception {
		CompletableFuture<Boolean> done = new CompletableFuture<>();
		this.reactor.callFromThread(() -> {
			call.run();
			done.complete(true);
		});
		done.get(20, TimeUnit.SECONDS);
	}

}
