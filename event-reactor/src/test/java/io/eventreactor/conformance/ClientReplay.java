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

package io.eventreactor.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.defer.Deferred;
import io.eventreactor.endpoint.ClientEndpoint;
import io.eventreactor.service.ClientService;
import io.eventreactor.service.ClientServiceOptions;
import io.eventreactor.testing.ManualClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@link ClientService}, driven by a vector.
 */
final class ClientReplay implements BackoffReplay.Subject, ClientEndpoint {

	private final List<String> events = new ArrayList<>();

	private final ClientService service;

	private @Nullable Factory factory;

	private @Nullable Deferred<Protocol> connecting;

	private @Nullable Protocol connection;

	ClientReplay(ManualClock clock, JsonNode json) {
		this.service = new ClientService(Runnable::run, clock, this, Factory.forProtocol(Nothing::new),
				ClientServiceOptions.DEFAULT.withBackoff(BackoffReplay.policy(json)));
	}

	@Override
	public Deferred<Protocol> connect(Factory factory) {
		this.events.add("connect");
		this.factory = factory;
		this.connecting = new Deferred<>();
		return this.connecting;
	}

	@Override
	public void perform(String operation) {
		switch (operation) {
			case "start" -> this.service.startService();
			case "failed" -> attempt().errback(new IOException("failed"));
			case "connected" -> connected();
			case "lost" -> lost();
			default -> throw new IllegalArgumentException(operation);
		}
	}

	private Deferred<Protocol> attempt() {
		Deferred<Protocol> connecting = this.connecting;
		assertThat(connecting).isNotNull();
		this.connecting = null;
		return connecting;
	}

	private void connected() {
		Factory factory = this.factory;
		assertThat(factory).isNotNull();
		Protocol protocol = factory.buildProtocol(InetSocketAddress.createUnresolved("peer", 1));
		assertThat(protocol).isNotNull();
		this.connection = protocol;
		protocol.makeConnection(new RecordingTransport());
		attempt().callback(protocol);
	}

	private void lost() {
		Protocol connection = this.connection;
		assertThat(connection).isNotNull();
		connection.endConnection(new ConnectionDoneException());
	}

	@Override
	public List<String> events() {
		return this.events;
	}

	private static final class Nothing extends Protocol {

		@Override
		public void dataReceived(ByteBuf data) {
		}

	}

}
