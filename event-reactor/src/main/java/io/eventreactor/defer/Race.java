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

package io.eventreactor.defer;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * The first member to succeed wins, and the others are cancelled.
 *
 * @param <T> the type of the values
 */
final class Race<T extends @Nullable Object> extends Deferred<First<T>> {

	private final List<? extends Deferred<? extends T>> members;

	private final AtomicReferenceArray<Throwable> failures;

	private final AtomicInteger failed = new AtomicInteger();

	private final AtomicBoolean won = new AtomicBoolean();

	private Race(List<? extends Deferred<? extends T>> members) {
		this.members = members;
		this.failures = new AtomicReferenceArray<>(members.size());
	}

	static <T extends @Nullable Object> Deferred<First<T>> of(List<? extends Deferred<? extends T>> members) {
		if (members.isEmpty()) {
			throw new IllegalArgumentException("A race without members would never end; give at least one");
		}
		Race<T> race = new Race<>(List.copyOf(members));
		for (int i = 0; i < race.members.size(); i++) {
			race.members.get(i).add(new Runner<>(race, i));
		}
		return race;
	}

	private void succeeded(int index, T value) {
		if (this.won.compareAndSet(false, true)) {
			cancelAllBut(index);
			tryFire(new First<>(index, value));
		}
	}

	private void failed(int index, Throwable failure) {
		this.failures.set(index, failure);
		if (this.failed.incrementAndGet() == this.members.size()) {
			List<Throwable> all = new ArrayList<>();
			for (int i = 0; i < this.members.size(); i++) {
				all.add(this.failures.get(i));
			}
			tryFire(new Failed(new FailureGroupException(all)));
		}
	}

	/**
	 * Cancels the members, one of which may lead back here when it belongs to several
	 * races: then that call goes on with the members that are left.
	 */
	@Override
	void cancelUnfired() {
		cancelAllBut(-1);
		tryFire(new Failed(new CancelledException()));
	}

	private void cancelAllBut(int winner) {
		for (int i = 0; i < this.members.size(); i++) {
			if (i != winner) {
				DeferredList.cancelMember(this.members.get(i));
			}
		}
	}

	/**
	 * The step of a member that ends its part in the race.
	 *
	 * @param <T> the type of the value
	 */
	private static final class Runner<T extends @Nullable Object> extends Step {

		private final int index;

		private @Nullable Race<T> race;

		Runner(Race<T> race, int index) {
			this.race = race;
			this.index = index;
		}

		@Override
		@Nullable Object run(@Nullable Object present) {
			Race<T> ended = Objects.requireNonNull(this.race);
			this.race = null;
			if (present instanceof Failed outcome) {
				ended.failed(this.index, outcome.cause);
			}
			else {
				ended.succeeded(this.index, Steps.<T>value(present));
			}
			return null;
		}

	}

}
