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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.PullProducer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TrafficLoggingFactoryTests {

	private final List<String> records = new ArrayList<>();

	private final StubTransport transport = new StubTransport();

	private final Recorder recorder = new Recorder();

	@Test
	void logsDirectionSizeAndBytes() {
		Protocol protocol = connect(100);
		Recorder.receive(protocol, "GET /\r\n");
		this.recorder.view().write("!");
		protocol.endConnection(new ConnectionDoneException());
		assertThat(this.records).containsExactly("#1 192.0.2.1:1234 connected",
				"#1 192.0.2.1:1234 received 7 bytes: \"GET /\\r\\n\"", "#1 192.0.2.1:1234 sent 1 byte: \"!\"",
				"#1 192.0.2.1:1234 ended: done");
		assertThat(this.transport.text()).isEqualTo("!");
		assertThat(this.recorder.events).containsExactly("made", "data GET /\r\n", "lost ConnectionDoneException");
	}

	@Test
	void whenBytesAreNotPrintableEscapesThem() {
		StringBuilder every = new StringBuilder();
		for (char character = 0; character < 256; character++) {
			every.append(character);
		}
		Recorder.receive(connect(1000), every.toString());
		String record = this.records.get(1);
		assertThat(record.chars()).allMatch((character) -> character >= ' ' && character <= '~');
		assertThat(record).contains("\\x00\\x01", "\\t\\n\\x0b", "\\r", "\\x1b", " !\\\"#", "[\\\\]", "~\\x7f\\x80",
				"\\xff\"");
	}

	@Test
	void whenThereAreTooManyBytesLogsTheFirst() {
		Recorder.receive(connect(3), "secret");
		assertThat(this.records.get(1)).endsWith("received 6 bytes: \"sec\" and 3 more");
	}

	@Test
	void whenNoBytesAreToBeLoggedLogsSizes() {
		Recorder.receive(connect(0), "secret");
		assertThat(this.records.get(1)).endsWith("received 6 bytes");
	}

	@Test
	void whenProtocolHasFailedLogsNoMessage() {
		connect(3).endConnection(new IOException("\u001b[2J from the peer"));
		assertThat(this.records.get(1)).endsWith("ended: java.io.IOException");
	}

	@Test
	void whenWriteIsDroppedDoesNotLogIt() {
		connect(3);
		this.recorder.view().loseConnection();
		this.recorder.view().write("too late");
		assertThat(this.records).hasSize(1);
	}

	@Test
	void whenWriteIsDroppedAfterTheHalfCloseDoesNotLogIt() {
		connect(10);
		this.recorder.view().loseWriteConnection();
		assertThat(this.transport.halfClosed()).isTrue();
		this.recorder.view().write("too late");
		assertThat(this.records).hasSize(1);
	}

	@Test
	void whatAProducerWritesAfterTheHalfCloseIsLogged() {
		connect(10);
		this.recorder.view().registerProducer(new PullProducer() {
			@Override
			public void resumeProducing() {
			}

			@Override
			public void stopProducing() {
			}
		});
		this.recorder.view().loseWriteConnection();
		this.recorder.view().write("the rest");
		assertThat(this.records.get(1)).endsWith("sent 8 bytes: \"the rest\"");
		this.recorder.view().unregisterProducer();
		this.recorder.view().write("too late");
		assertThat(this.records).hasSize(2);
	}

	@Test
	void whenMaximumIsNegativeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> connect(-1))
			.withMessageContaining("'maximumBytes' must not be negative");
	}

	@Test
	void whenSinkFailsWrappedFactoriesHearOfTheEnd() {
		TotalConnectionLimitFactory limit = new TotalConnectionLimitFactory(Factory.forProtocol(() -> this.recorder),
				1);
		Protocol protocol = new TrafficLoggingFactory(limit, 3, (record) -> {
			throw new IllegalStateException("full");
		}).buildProtocol(this.transport.getPeer());
		assertThat(protocol).isNotNull();
		assertThat(limit.connections()).isEqualTo(1);
		assertThatIllegalStateException().isThrownBy(() -> protocol.makeConnection(this.transport));
		assertThatIllegalStateException().isThrownBy(() -> protocol.endConnection(new ConnectionDoneException()));
		assertThat(limit.connections()).isZero();
		assertThat(this.recorder.events).isEmpty();
	}

	@Test
	void whenSinkFailsAtTheEndProtocolHearsOfItAllTheSame() {
		Protocol protocol = connectFailing("ended");
		assertThatIllegalStateException().isThrownBy(() -> protocol.endConnection(new ConnectionDoneException()));
		assertThat(this.recorder.events).containsExactly("made", "lost ConnectionDoneException");
	}

	@Test
	void whenSinkFailsAtAWriteBufferIsReleased() {
		connectFailing("sent");
		ByteBuf data = Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII);
		assertThatIllegalStateException().isThrownBy(() -> this.recorder.view().write(data));
		assertThat(data.refCnt()).isZero();
	}

	private Protocol connectFailing(String event) {
		Protocol protocol = new TrafficLoggingFactory(Factory.forProtocol(() -> this.recorder), 3, (record) -> {
			if (record.contains(event)) {
				throw new IllegalStateException("full");
			}
		}).buildProtocol(this.transport.getPeer());
		assertThat(protocol).isNotNull();
		protocol.makeConnection(this.transport);
		return protocol;
	}

	private Protocol connect(int maximumBytes) {
		Protocol protocol = new TrafficLoggingFactory(Factory.forProtocol(() -> this.recorder), maximumBytes,
				this.records::add)
			.buildProtocol(this.transport.getPeer());
		assertThat(protocol).isNotNull();
		protocol.makeConnection(this.transport);
		return protocol;
	}

}
