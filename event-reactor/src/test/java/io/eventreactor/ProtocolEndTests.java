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

package io.eventreactor;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

import io.eventreactor.conformance.RecordingTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ProtocolEndTests {

	private final List<String> calls = new ArrayList<>();

	private final Factory factory = new Factory() {

		@Override
		public Protocol buildProtocol(SocketAddress peer) {
			return new Recorder();
		}

		@Override
		protected void protocolEnded(Protocol protocol) {
			assertThat(protocol).isInstanceOf(Recorder.class);
			ProtocolEndTests.this.calls.add("protocolEnded");
		}

	};

	private boolean failing;

	@Test
	void factoryIsToldAfterProtocol() {
		protocol().endConnection(new ConnectionDoneException());
		assertThat(this.calls).containsExactly("connectionLost", "protocolEnded");
	}

	@Test
	void factoryIsToldWhenProtocolFails() {
		this.failing = true;
		assertThatIllegalStateException().isThrownBy(() -> protocol().endConnection(new ConnectionDoneException()));
		assertThat(this.calls).containsExactly("connectionLost", "protocolEnded");
	}

	@Test
	void whenFactoryIsUnknownOnlyProtocolIsTold() {
		Protocol protocol = new Recorder();
		protocol.makeConnection(new RecordingTransport());
		protocol.endConnection(new ConnectionDoneException());
		assertThat(this.calls).containsExactly("connectionLost");
	}

	@Test
	void whenNeverConnectedOnlyFactoryIsTold() {
		Protocol protocol = new Recorder();
		protocol.setFactory(this.factory);
		protocol.endConnection(new ConnectionDoneException());
		assertThat(this.calls).containsExactly("protocolEnded");
	}

	private Protocol protocol() {
		Protocol protocol = this.factory.buildProtocol(new InetSocketAddress(0));
		assertThat(protocol).isNotNull();
		protocol.setFactory(this.factory);
		protocol.makeConnection(new RecordingTransport());
		return protocol;
	}

	private final class Recorder extends Protocol {

		@Override
		public void dataReceived(ByteBuf data) {
			throw new AssertionError("No data is expected");
		}

		@Override
		protected void connectionLost(Throwable reason) {
			ProtocolEndTests.this.calls.add("connectionLost");
			if (ProtocolEndTests.this.failing) {
				throw new IllegalStateException("boom");
			}
		}

	}

}
