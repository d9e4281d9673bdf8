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

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import io.eventreactor.ConnectionClosedException;
import io.eventreactor.PortListener;
import io.eventreactor.Transport;

/**
 * The meters of one server in one of its lives. Times its connections.
 */
class ServerMeters implements PortListener {

	private final MeterRegistry registry;

	private final String serverName;

	private final Map<String, Timer> durations = new ConcurrentHashMap<>();

	private final Queue<Meter> meters = new ConcurrentLinkedQueue<>();

	ServerMeters(MeterRegistry registry, String serverName) {
		this.registry = registry;
		this.serverName = serverName;
	}

	void add(Meter meter) {
		this.meters.add(meter);
	}

	@Override
	public void connectionLost(Transport transport, Throwable reason, Duration duration) {
		String tag = (reason instanceof ConnectionClosedException closed) ? closed.reason() : "error";
		this.durations.computeIfAbsent(tag, this::timer).record(duration);
	}

	private Timer timer(String reason) {
		Timer timer = Timer.builder("eventreactor.connection.duration")
			.description("How long connections lasted")
			.tags("server", this.serverName, "reason", reason)
			.register(this.registry);
		add(timer);
		return timer;
	}

	/**
	 * Takes the meters out of the registry. No connection is left by then.
	 */
	void remove() {
		for (Meter meter = this.meters.poll(); meter != null; meter = this.meters.poll()) {
			this.registry.remove(meter);
		}
		this.durations.clear();
	}

}
