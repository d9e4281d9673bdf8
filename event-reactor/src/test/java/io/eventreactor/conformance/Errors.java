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

import java.util.List;
import java.util.Map;

import io.eventreactor.defer.AlreadyCalledException;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.FailureGroupException;
import io.eventreactor.defer.FirstErrorException;
import io.eventreactor.defer.QueueOverflowException;
import io.eventreactor.defer.QueueUnderflowException;

/**
 * The names of errors in the vectors.
 */
final class Errors {

	private Errors() {
	}

	static ProgramException create(String name) {
		return new ProgramException(name);
	}

	static Object encode(Throwable failure) {
		if (failure instanceof FirstErrorException first) {
			return Map.of("FirstError", List.of(first.index(), encode(first.getCause())));
		}
		if (failure instanceof FailureGroupException group) {
			return Map.of("FailureGroup", group.failures().stream().map(Errors::encode).toList());
		}
		return name(failure);
	}

	private static String name(Throwable failure) {
		if (failure instanceof ProgramException) {
			return String.valueOf(failure.getMessage());
		}
		if (failure instanceof AlreadyCalledException) {
			return "AlreadyCalled";
		}
		if (failure instanceof CancelledException) {
			return "Cancelled";
		}
		if (failure instanceof java.util.concurrent.TimeoutException) {
			return "Timeout";
		}
		if (failure instanceof QueueOverflowException) {
			return "QueueOverflow";
		}
		if (failure instanceof QueueUnderflowException) {
			return "QueueUnderflow";
		}
		if (failure instanceof IllegalStateException) {
			return "IllegalState";
		}
		if (failure instanceof IllegalArgumentException) {
			return "IllegalArgument";
		}
		return failure.toString();
	}

	/**
	 * An exception of a program.
	 */
	@SuppressWarnings("serial")
	static final class ProgramException extends RuntimeException {

		ProgramException(String name) {
			super(name);
		}

	}

}
