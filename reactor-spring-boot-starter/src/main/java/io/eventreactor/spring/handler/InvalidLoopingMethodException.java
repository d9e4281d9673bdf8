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

package io.eventreactor.spring.handler;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * A method has the annotation {@link io.eventreactor.spring.annotation.Looping}, but
 * cannot be called again and again.
 *
 * @since 0.1.0
 */
public class InvalidLoopingMethodException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String remedy;

	/**
	 * Creates the exception.
	 * @param method the method
	 * @param problem what is wrong: a clause about "it", without a final dot
	 * @param remedy what to do about it, in sentences
	 * @param cause what found it wrong, if something did
	 */
	public InvalidLoopingMethodException(Method method, String problem, String remedy, @Nullable Throwable cause) {
		super("Method '" + method.getName() + "' of " + method.getDeclaringClass().getName()
				+ " cannot be a looping call: " + problem + ".", cause);
		this.remedy = remedy;
	}

	/**
	 * Returns what to do about it.
	 * @return one or several sentences
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
