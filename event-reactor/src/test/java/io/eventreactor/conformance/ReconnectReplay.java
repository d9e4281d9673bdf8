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

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;

import io.eventreactor.Connector;
import io.eventreactor.Protocol;
import io.eventreactor.service.ReconnectingClientFactory;
import io.eventreactor.testing.ManualClock;

/**
 * A {@link ReconnectingClientFactory}, driven by a vector.
 */
final class ReconnectReplay implements BackoffReplay.Subject {

	private final ManualClock clock;

	private final List<String> events = new ArrayList<>();

	private final ReconnectingClientFactory factory;

	private final Connector connector = new RecordingConnector();

	ReconnectReplay(ManualClock clock, JsonNode json) {
		this.clock = clock;
		this.factory = new ReconnectingClientFactory(clock) {
			@Override
			public Protocol buildProtocol(SocketAddress peer) {
				throw new UnsupportedOperationException();
			}
		};
		this.factory.setInitialDelay(BackoffReplay.duration(json.get("initialDelay")));
		this.factory.setMaxDelay(BackoffReplay.duration(json.get("maxDelay")));
		this.factory.setFactor(json.get("factor").asDouble());
		this.factory.setJitter(0);
		if (!json.get("maxRetries").isNull()) {
			this.factory.setMaxRetries(json.get("maxRetries").asInt());
		}
		this.factory.resetDelay();
	}

	@Override
	public void perform(String operation) {
		boolean pending = !this.clock.getDelayedCalls().isEmpty();
		switch (operation) {
			case "failed" -> this.factory.clientConnectionFailed(this.connector, new Exception("failed"));
			case "lost" -> this.factory.clientConnectionLost(this.connector, new Exception("lost"));
			case "connected" -> this.factory.resetDelay();
			case "stop" -> this.factory.stopTrying();
			default -> throw new IllegalArgumentException(operation);
		}
		boolean ended = operation.equals("failed") || operation.equals("lost");
		if (ended && this.clock.getDelayedCalls().isEmpty()) {
			this.events.add("no retry");
		}
		if (operation.equals("stop") && pending && this.clock.getDelayedCalls().isEmpty()) {
			this.events.add("cancelled");
		}
	}

	@Override
	public List<String> events() {
		return this.events;
	}

	private final class RecordingConnector implements Connector {

		@Override
		public void connect() {
			ReconnectReplay.this.events.add("connect");
		}

		@Override
		public void disconnect() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void stopConnecting() {
			throw new UnsupportedOperationException();
		}

		@Override
		public InetSocketAddress getDestination() {
			return InetSocketAddress.createUnresolved("nowhere", 1);
		}

		@Override
		public State state() {
			return State.DISCONNECTED;
		}

	}

}
