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
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for several {@link Deferred}s. Fires when all have a result, be it a value or a
 * failure, or earlier if its flags say so. Without {@link Flag#FIRE_ON_ONE_ERRBACK} it
 * never fails.
 * <p>
 * The members keep their results. Cancelling the list before it has fired cancels each of
 * them.
 *
 * @param <T> the type of the values of the members
 * @since 0.1.0
 */
public class DeferredList<T extends @Nullable Object> extends Deferred<DeferredList.Result<T>> {

	private static final Logger logger = LoggerFactory.getLogger(DeferredList.class);

	private final List<Deferred<? extends T>> members;

	private final Set<Flag> flags;

	private final AtomicReferenceArray<Outcome<T>> outcomes;

	private final AtomicInteger missing;

	/**
	 * Creates a list.
	 * @param members what to wait for; later changes to this list have no effect
	 * @param flags what else to do
	 * @throws IllegalArgumentException if there are no members and the flags contain
	 * {@link Flag#FIRE_ON_ONE_CALLBACK}
	 */
	public DeferredList(List<? extends Deferred<? extends T>> members, Flag... flags) {
		this.members = List.copyOf(members);
		this.flags = EnumSet.noneOf(Flag.class);
		Collections.addAll(this.flags, flags);
		this.outcomes = new AtomicReferenceArray<>(this.members.size());
		this.missing = new AtomicInteger(this.members.size());
		if (this.members.isEmpty()) {
			if (this.flags.contains(Flag.FIRE_ON_ONE_CALLBACK)) {
				throw new IllegalArgumentException(
						"Without members there is no first value, so the list would never fire; give at least one");
			}
			fireFresh(new Result<>(List.of(), null));
		}
		for (int i = 0; i < this.members.size(); i++) {
			this.members.get(i).add(new Member<>(this, i));
		}
	}

	private void succeeded(int index, T value) {
		boolean last = finished(index, new Outcome<>(value, null));
		if (this.flags.contains(Flag.FIRE_ON_ONE_CALLBACK)) {
			tryFire(new Result<>(List.of(), new First<>(index, value)));
		}
		else if (last) {
			fireAll();
		}
	}

	private void failed(int index, Throwable failure) {
		boolean last = finished(index, new Outcome<>(null, failure));
		if (this.flags.contains(Flag.FIRE_ON_ONE_ERRBACK)) {
			tryFire(new Failed(new FirstErrorException(index, failure)));
		}
		else if (last) {
			fireAll();
		}
	}

	private boolean finished(int index, Outcome<T> outcome) {
		this.outcomes.set(index, outcome);
		return this.missing.decrementAndGet() == 0;
	}

	private void fireAll() {
		List<Outcome<T>> all = new ArrayList<>(this.members.size());
		for (int i = 0; i < this.members.size(); i++) {
			all.add(this.outcomes.get(i));
		}
		tryFire(new Result<>(Collections.unmodifiableList(all), null));
	}

	@Override
	void cancelUnfired() {
		this.members.forEach(DeferredList::cancelMember);
	}

	static void cancelMember(Deferred<?> member) {
		try {
			member.cancel();
		}
		catch (RuntimeException ex) {
			logger.error("A canceller failed; the other members are cancelled all the same", ex);
		}
	}

	static <T extends @Nullable Object> Deferred<List<T>> gather(List<? extends Deferred<? extends T>> members,
			boolean consumeErrors) {
		DeferredList<T> list = (consumeErrors)
				? new DeferredList<>(members, Flag.FIRE_ON_ONE_ERRBACK, Flag.CONSUME_ERRORS)
				: new DeferredList<>(members, Flag.FIRE_ON_ONE_ERRBACK);
		return list.addCallback((result) -> {
			List<T> values = new ArrayList<>(result.outcomes().size());
			result.outcomes().forEach((outcome) -> values.add(outcome.value()));
			return values;
		});
	}

	/**
	 * What a list does besides waiting for all members.
	 */
	public enum Flag {

		/**
		 * Fire as soon as one member has a value, with that as {@link Result#first()}.
		 */
		FIRE_ON_ONE_CALLBACK,

		/**
		 * Fail as soon as one member fails, with a {@link FirstErrorException}.
		 */
		FIRE_ON_ONE_ERRBACK,

		/**
		 * Take the failures from the members, which are left with {@code null} in their
		 * place. Otherwise they remain there, and should be handled there.
		 */
		CONSUME_ERRORS

	}

	/**
	 * The result of a list.
	 *
	 * @param <T> the type of the values of the members
	 * @param outcomes the outcome of each member, in their order; empty if the list has
	 * fired early
	 * @param first the first value, if the list has fired early; otherwise null
	 */
	public record Result<T extends @Nullable Object>(List<Outcome<T>> outcomes, @Nullable First<T> first) {

	}

	/**
	 * The outcome of a member.
	 *
	 * @param <T> the type of its value
	 * @param value the value; null if it failed
	 * @param failure the failure; null if it succeeded
	 */
	public record Outcome<T extends @Nullable Object>(@Nullable T value, @Nullable Throwable failure) {

		/**
		 * Tells whether the member succeeded.
		 * @return whether there is a value
		 */
		public boolean succeeded() {
			return this.failure == null;
		}

	}

	/**
	 * The step of a member that tells the list.
	 *
	 * @param <T> the type of the value
	 */
	private static final class Member<T extends @Nullable Object> extends Step {

		private final int index;

		private @Nullable DeferredList<T> list;

		Member(DeferredList<T> list, int index) {
			this.list = list;
			this.index = index;
		}

		@Override
		@Nullable Object run(@Nullable Object present) {
			DeferredList<T> waiting = Objects.requireNonNull(this.list);
			this.list = null;
			if (present instanceof Failed outcome) {
				waiting.failed(this.index, outcome.cause);
				return waiting.flags.contains(Flag.CONSUME_ERRORS) ? null : present;
			}
			waiting.succeeded(this.index, Steps.<T>value(present));
			return present;
		}

	}

}
