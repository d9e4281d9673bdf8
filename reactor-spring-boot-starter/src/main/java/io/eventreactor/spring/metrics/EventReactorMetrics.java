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

package io.eventreactor.spring.metrics;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import org.jspecify.annotations.Nullable;

import io.eventreactor.PortListener;
import io.eventreactor.PortStatistics;
import io.eventreactor.Rejection;
import io.eventreactor.spring.handler.EventReactorServer;
import io.eventreactor.spring.handler.EventReactorServerListener;

/**
 * Meters of the servers, from their start to their stop. Tagged by server and never by
 * peer, so that there are as many of them as the configuration says.
 * <p>
 * What the loops count themselves is read when somebody looks. Only the duration of a
 * connection is recorded, at its end.
 *
 * @since 0.1.0
 */
public class EventReactorMetrics implements EventReactorServerListener {

	private final MeterRegistry registry;

	private final Map<String, ServerMeters> meters = new ConcurrentHashMap<>();

	/**
	 * Creates the meters' keeper. Registers nothing yet.
	 * @param registry where the meters go
	 */
	public EventReactorMetrics(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public @Nullable PortListener connectionListener(EventReactorServer server) {
		ServerMeters meters = new ServerMeters(this.registry, server.getName());
		ServerMeters previous = this.meters.put(server.getName(), meters);
		if (previous != null) {
			previous.remove();
		}
		return meters;
	}

	@Override
	public void serverStarted(EventReactorServer server) {
		ServerMeters meters = this.meters.get(server.getName());
		if (meters == null) {
			return;
		}
		Tags tags = Tags.of("server", server.getName());
		meters.add(Gauge.builder("eventreactor.connections", server, of(PortStatistics::active))
			.description("Connections that are open")
			.baseUnit(BaseUnits.CONNECTIONS)
			.tags(tags)
			.register(this.registry));
		meters.add(FunctionCounter.builder("eventreactor.connections.accepted", server, of(PortStatistics::accepted))
			.description("Connections that were given a protocol")
			.baseUnit(BaseUnits.CONNECTIONS)
			.tags(tags)
			.register(this.registry));
		for (Rejection rejection : Rejection.values()) {
			meters.add(FunctionCounter
				.builder("eventreactor.connections.rejected", server,
						of((statistics) -> statistics.rejected().getOrDefault(rejection, 0L)))
				.description("Connections that were turned away")
				.baseUnit(BaseUnits.CONNECTIONS)
				.tags(tags.and("reason", rejection.name().toLowerCase(Locale.ROOT)))
				.register(this.registry));
		}
		bytes(meters, server, tags.and("direction", "received"), of(PortStatistics::bytesReceived));
		bytes(meters, server, tags.and("direction", "sent"), of(PortStatistics::bytesSent));
	}

	private void bytes(ServerMeters meters, EventReactorServer server, Tags tags,
			ToDoubleFunction<EventReactorServer> count) {
		meters.add(FunctionCounter.builder("eventreactor.bytes", server, count)
			.description("Bytes read from and handed to the system for peers")
			.baseUnit(BaseUnits.BYTES)
			.tags(tags)
			.register(this.registry));
	}

	private static ToDoubleFunction<EventReactorServer> of(ToDoubleFunction<PortStatistics> count) {
		return (server) -> count.applyAsDouble(server.getStatistics());
	}

	@Override
	public void serverStopped(EventReactorServer server) {
		ServerMeters meters = this.meters.remove(server.getName());
		if (meters != null) {
			meters.remove();
		}
	}

}
