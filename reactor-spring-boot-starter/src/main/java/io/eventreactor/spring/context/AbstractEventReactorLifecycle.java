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

package io.eventreactor.spring.context;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.SmartLifecycle;

/**
 * What the parts of the life of reactor and servers have in common: a phase, and a stop
 * that is asynchronous.
 */
abstract class AbstractEventReactorLifecycle implements SmartLifecycle {

	/**
	 * How long a stop may take for which somebody waits. More than it takes to close
	 * connections, and to abort those that cannot be closed.
	 */
	private static final int STOP_TIMEOUT_SECONDS = 30;

	private static final Log logger = LogFactory.getLog(AbstractEventReactorLifecycle.class);

	private final int phase;

	private volatile boolean running;

	AbstractEventReactorLifecycle(int phase) {
		this.phase = phase;
	}

	@Override
	public final void start() {
		doStart();
		this.running = true;
	}

	/**
	 * Starts. What it throws leaves this part stopped.
	 */
	abstract void doStart();

	@Override
	public final void stop(Runnable callback) {
		this.running = false;
		doStop().whenComplete((result, failure) -> callback.run());
	}

	/**
	 * Begins to stop.
	 * @return completes when this part has stopped
	 */
	abstract CompletableFuture<?> doStop();

	@Override
	public final void stop() {
		this.running = false;
		await(doStop());
	}

	final void await(CompletableFuture<?> stopped) {
		try {
			stopped.get(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.warn("Did not stop in good order: " + getClass().getSimpleName(), ex);
		}
	}

	@Override
	public final boolean isRunning() {
		return this.running;
	}

	/**
	 * Not paused, as no server is: after a pause, one with a free port would have
	 * another.
	 */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public final int getPhase() {
		return this.phase;
	}

}
