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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link DeferredList} and {@link Deferred#race}: what the conformance vectors
 * leave out.
 */
class DeferredListTests {

	private final List<Object> seen = new ArrayList<>();

	@Test
	void listThatWaitsForAFirstValueNeedsMembers() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new DeferredList<>(List.of(), DeferredList.Flag.FIRE_ON_ONE_CALLBACK))
			.withMessageContaining("never fire");
	}

	@Test
	void raceNeedsMembers() {
		assertThatIllegalArgumentException().isThrownBy(() -> Deferred.race(List.of()))
			.withMessageContaining("never end");
	}

	@Test
	void membersMayBeChangedAfterwards() throws Exception {
		List<Deferred<String>> members = new ArrayList<>(List.of(new Deferred<>(), Deferred.succeed("b")));
		Deferred<List<String>> gathered = Deferred.gatherResults(members);
		Deferred<String> first = members.get(0);
		members.clear();
		first.callback("a");
		assertThat(gathered.await()).containsExactly("a", "b");
	}

	@Test
	void sameDeferredMayBeAMemberTwice() throws Exception {
		Deferred<String> member = new Deferred<>();
		Deferred<List<String>> gathered = Deferred.gatherResults(List.of(member, member));
		member.callback("a");
		assertThat(gathered.await()).containsExactly("a", "a");
	}

	@Test
	void firstErrorTellsWhichAndWhy() {
		IOException failure = new IOException("x");
		Deferred<List<String>> gathered = Deferred
			.gatherResults(List.of(Deferred.<String>succeed("a"), Deferred.<String>fail(failure)), true);
		assertThatExceptionOfType(FirstErrorException.class).isThrownBy(gathered::await)
			.withCause(failure)
			.withMessageContaining("number 1")
			.satisfies((exception) -> assertThat(exception.index()).isEqualTo(1));
	}

	@Test
	void failureGroupCarriesAllFailures() {
		IOException first = new IOException("1");
		IOException second = new IOException("2");
		assertThatExceptionOfType(FailureGroupException.class)
			.isThrownBy(() -> Deferred.race(List.of(Deferred.fail(first), Deferred.fail(second))).await())
			.withCause(first)
			.satisfies((exception) -> {
				assertThat(exception.failures()).containsExactly(first, second);
				assertThat(exception.getSuppressed()).containsExactly(second);
			});
	}

	@Test
	void cancellingAFiredListThatWaitsGoesOn() {
		Deferred<String> inner = new Deferred<>((self) -> this.seen.add("canceller"));
		Deferred<String> list = new DeferredList<>(List.of(Deferred.succeed("a")))
			.addCallbackDeferred((result) -> inner);
		list.cancel();
		assertThatExceptionOfType(CancelledException.class).isThrownBy(list::await);
		assertThat(this.seen).containsExactly("canceller");
	}

	@Test
	void raceThatWasCancelledIgnoresALateValue() {
		Deferred<String> stubborn = new Deferred<>((self) -> this.seen.add("canceller"));
		Deferred<First<String>> race = Deferred.race(List.of(stubborn));
		race.cancel();
		assertThatExceptionOfType(FailureGroupException.class).isThrownBy(race::await)
			.withCauseInstanceOf(CancelledException.class);
		assertThat(this.seen).containsExactly("canceller");
	}

	@Test
	void failingCancellerDoesNotSaveTheOtherMembers() throws Exception {
		Deferred<String> stubborn = new Deferred<>((self) -> {
			throw new IllegalStateException("canceller");
		});
		Deferred<String> loser = new Deferred<>((self) -> this.seen.add("cancelled"));
		Deferred<String> winner = new Deferred<>();
		Deferred<First<String>> race = Deferred.race(List.of(stubborn, loser, winner));
		winner.callback("w");
		assertThat(race.await()).isEqualTo(new First<>(2, "w"));
		assertThat(this.seen).containsExactly("cancelled");
	}

}
