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

package io.eventreactor.netty;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.EventPhase;
import io.eventreactor.EventTrigger;
import io.eventreactor.defer.Deferred;

/**
 * The triggers of one system event, in three phases. Each runs once, also when the event
 * comes again.
 */
final class SystemEvents {

	private static final Logger logger = LoggerFactory.getLogger(SystemEvents.class);

	private final Map<EventPhase, Queue<Trigger>> triggers = new EnumMap<>(EventPhase.class);

	SystemEvents() {
		for (EventPhase phase : EventPhase.values()) {
			this.triggers.put(phase, new ConcurrentLinkedQueue<>());
		}
	}

	Trigger add(EventPhase phase, Callable<? extends @Nullable Object> action) {
		Queue<Trigger> queue = queue(phase);
		Trigger trigger = new Trigger(action, queue);
		queue.add(trigger);
		return trigger;
	}

	/**
	 * Goes through the phases.
	 * @param loop where to run the triggers
	 * @param waiting what to run after the first phase, even while the event is waited
	 * for
	 * @param event the event itself, run ahead of the triggers of its own phase; it runs
	 * what it is given when it is done, on the loop
	 * @param done what to run at the end, on the loop
	 */
	void fire(Executor loop, Runnable waiting, Consumer<Runnable> event, Runnable done) {
		loop.execute(() -> {
			List<Deferred<?>> awaited = run(EventPhase.BEFORE);
			AtomicInteger open = new AtomicInteger(awaited.size() + 1);
			Runnable proceed = () -> {
				if (open.decrementAndGet() == 0) {
					loop.execute(() -> event.accept(() -> finish(done)));
				}
			};
			awaited.forEach((deferred) -> whenFired(deferred, proceed));
			proceed.run();
			// Behind the event, unless that is being waited for
			loop.execute(waiting);
		});
	}

	private void finish(Runnable done) {
		run(EventPhase.DURING);
		run(EventPhase.AFTER);
		done.run();
	}

	private List<Deferred<?>> run(EventPhase phase) {
		List<Deferred<?>> deferreds = new ArrayList<>();
		Queue<Trigger> queue = queue(phase);
		for (Trigger trigger = queue.poll(); trigger != null; trigger = queue.poll()) {
			if (trigger.run() instanceof Deferred<?> deferred) {
				deferreds.add(deferred);
			}
		}
		return deferreds;
	}

	private static void whenFired(Deferred<?> deferred, Runnable proceed) {
		deferred.<@Nullable Object>addCallbacks((value) -> {
			proceed.run();
			return value;
		}, (failure) -> {
			logger.error("A Deferred that a system event waited for failed", failure);
			proceed.run();
			return null;
		});
	}

	private Queue<Trigger> queue(EventPhase phase) {
		Queue<Trigger> queue = this.triggers.get(phase);
		if (queue == null) {
			throw new IllegalArgumentException("'phase' must not be null");
		}
		return queue;
	}

	static final class Trigger implements EventTrigger {

		private final Callable<? extends @Nullable Object> action;

		private final Queue<Trigger> queue;

		private final AtomicBoolean over = new AtomicBoolean();

		Trigger(Callable<? extends @Nullable Object> action, Queue<Trigger> queue) {
			this.action = action;
			this.queue = queue;
		}

		@Nullable Object run() {
			if (!this.over.compareAndSet(false, true)) {
				return null;
			}
			try {
				return this.action.call();
			}
			catch (Throwable ex) {
				logger.error("A trigger of a system event failed", ex);
				return null;
			}
		}

		@Override
		public void remove() {
			if (!removeIfPending()) {
				throw new IllegalStateException("The trigger has run, or was removed before");
			}
		}

		boolean removeIfPending() {
			boolean pending = this.over.compareAndSet(false, true);
			this.queue.remove(this);
			return pending;
		}

	}

}
