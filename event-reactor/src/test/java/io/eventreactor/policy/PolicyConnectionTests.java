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

package io.eventreactor.policy;

import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.PushProducer;
import io.eventreactor.protocol.FileSender;
import io.eventreactor.protocol.TransferStoppedException;
import io.eventreactor.testing.LeakDetectionExtension;
import io.eventreactor.testing.VirtualReactor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Policies on real connections, in virtual time.
 */
@ExtendWith(LeakDetectionExtension.class)
@Timeout(60)
class PolicyConnectionTests {

	private static final int PORT = 7000;

	private static final int KIB = 1024;

	private static final byte[] FILE = new byte[640 * KIB];

	private final VirtualReactor reactor = VirtualReactor.started();

	private final Counter client = new Counter();

	@AfterEach
	void stop() {
		this.reactor.close();
	}

	@Test
	void whenPeerClosesWrappedProtocolWaitsForNoIdleProducer() {
		List<String> producer = new CopyOnWriteArrayList<>();
		Recorder server = new Recorder() {
			@Override
			protected void connectionMade() {
				super.connectionMade();
				transport().registerProducer(new PushProducer() {
					@Override
					public void pauseProducing() {
					}

					@Override
					public void resumeProducing() {
					}

					@Override
					public void stopProducing() {
						producer.add("stopped");
					}
				});
			}
		};
		TotalConnectionLimitFactory limit = new TotalConnectionLimitFactory(Factory.forProtocol(() -> server), 1);
		connect(new TimeoutFactory(limit, this.reactor, Timeouts.NONE), ListenOptions.DEFAULT);
		assertThat(limit.connections()).isEqualTo(1);
		this.client.view().loseConnection();
		this.reactor.advance(Duration.ofSeconds(10));
		assertThat(producer).containsExactly("stopped");
		assertThat(server.events).containsExactly("made", "lost ConnectionDoneException");
		assertThat(limit.connections()).isZero();
	}

	@Test
	void whatAProducerWritesWhileClosingIsThrottled() {
		connect(new ThrottlingFactory(Factory.forProtocol(FileServer::new), this.reactor,
				ThrottleLimits.NONE.withConnection(0, 64 * KIB)), ListenOptions.DEFAULT);
		this.reactor.advance(Duration.ofSeconds(4));
		assertThat(this.client.bytes).isBetween(200 * KIB, 400 * KIB);
		this.reactor.advance(Duration.ofSeconds(10));
		assertThat(this.client.bytes).isEqualTo(FILE.length);
		assertThat(this.client.events).containsExactly("made", "lost ConnectionDoneException");
	}

	@Test
	void whatAProducerWritesWhileClosingIsLogged() {
		List<String> records = new CopyOnWriteArrayList<>();
		connect(new TrafficLoggingFactory(Factory.forProtocol(FileServer::new), 0, records::add),
				ListenOptions.DEFAULT);
		this.reactor.advance(Duration.ofSeconds(2));
		assertThat(this.client.bytes).isEqualTo(FILE.length);
		assertThat(records).filteredOn((record) -> record.endsWith("sent 65536 bytes")).hasSize(10);
		assertThat(records.get(records.size() - 1)).endsWith("ended: done");
	}

	@Test
	void whenClosingNeitherFrameNorFirstDataTimeoutCutsTheProducerOff() {
		Factory throttled = new ThrottlingFactory(Factory.forProtocol(FileServer::new), this.reactor,
				ThrottleLimits.NONE.withConnection(0, 64 * KIB));
		Duration second = Duration.ofSeconds(1);
		connect(new TimeoutFactory(throttled, this.reactor,
				Timeouts.NONE.withFirstData(second).withFrame(second.multipliedBy(2))), ListenOptions.DEFAULT);
		this.reactor.advance(Duration.ofSeconds(20));
		assertThat(this.client.bytes).isEqualTo(FILE.length);
	}

	@Test
	void whenClosingTotalTimeoutCutsTheProducerOff() {
		Factory throttled = new ThrottlingFactory(Factory.forProtocol(FileServer::new), this.reactor,
				ThrottleLimits.NONE.withConnection(0, 64 * KIB));
		connect(new TimeoutFactory(throttled, this.reactor, Timeouts.NONE.withTotal(Duration.ofSeconds(4))),
				ListenOptions.DEFAULT);
		this.reactor.advance(Duration.ofSeconds(5));
		assertThat(this.client.events).containsExactly("made", "lost ConnectionDoneException");
		assertThat(this.client.bytes).isLessThan(FILE.length);
	}

	@Test
	void whileReadIsThrottledConnectionIsNotIdle() {
		Recorder server = new Recorder();
		connect(new ThrottlingFactory(Factory.forProtocol(() -> server), this.reactor,
				ThrottleLimits.NONE.withConnection(KIB, 0)),
				ListenOptions.DEFAULT.withIdleTimeout(Duration.ofSeconds(5)));
		this.client.view().write(new byte[64 * KIB]);
		this.reactor.advance(Duration.ofSeconds(55));
		assertThat(server.events).doesNotContain("lost IdleTimeoutException");
		this.reactor.advance(Duration.ofSeconds(20));
		assertThat(server.events).last().isEqualTo("lost IdleTimeoutException");
	}

	private void connect(Factory factory, ListenOptions options) {
		this.reactor.listenTcp(new InetSocketAddress(PORT), factory, options);
		this.reactor.connectTcp(InetSocketAddress.createUnresolved("localhost", PORT),
				ClientFactory.forProtocol(() -> this.client), ConnectOptions.DEFAULT);
		this.reactor.run();
	}

	/**
	 * Sends a file, unless it is stopped, and asks for the end at once.
	 */
	private static final class FileServer extends Recorder {

		@Override
		protected void connectionMade() {
			FileSender.send(new ByteArrayInputStream(FILE), transport())
				.addErrback(TransferStoppedException.class, (stopped) -> 0L);
			transport().loseConnection();
		}

	}

	/**
	 * Counts what it gets.
	 */
	private static final class Counter extends Recorder {

		private int bytes;

		@Override
		public void dataReceived(ByteBuf data) {
			this.bytes += data.readableBytes();
		}

	}

}
